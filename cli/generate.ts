import { join } from "node:path";
import { driftOf, writeDrift } from "../files/generated/drift.ts";
import { rootsAt } from "../catalog/project.ts";
import { generatorsFor } from "./generators/index.ts";

/** `npm run generate`: writes what is generated. With `--check` it writes nothing, and fails if something would change. */
const root = join(import.meta.dirname, "..");
const isCheck = process.argv.includes("--check");
const drift = driftOf(root, generatorsFor(rootsAt(root)));

for (const { path, content } of drift) {
  const verb = content === undefined ? "remove" : "write";
  console.log(isCheck ? `would ${verb} ${path}` : `${verb} ${path}`);
}
if (!isCheck) writeDrift(root, drift);
if (drift.length === 0) console.log("everything generated is up to date");
if (isCheck && drift.length > 0) process.exitCode = 1;

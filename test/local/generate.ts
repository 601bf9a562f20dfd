import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describeTypes, insertDescription } from "./describe-types.ts";
import { generateTable, tableText } from "./generate-table.ts";
import { limitsTable } from "./limits.ts";
import { providers, tokensOf } from "../../local/providers.ts";

const root = path.join(import.meta.dirname, "../..");

/**
 * Every file that is generated for the local cloud, by its absolute path: the tables of inputs from the installed SDKs,
 * and what docs/local-cloud.md says of each resource type. `node test/local/generate.ts` writes them.
 */
export async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const described = [limitsTable()];
  for (const { name, sdk, load } of providers) {
    const provider = await load();
    const table = generateTable(sdk, tokensOf(provider));
    files.set(path.join(root, "local/inputs", `${name}.json`), tableText(table));
    described.push(describeTypes({ ...provider, table }));
  }
  const page = path.join(root, "docs/local-cloud.md");
  files.set(page, insertDescription(readFileSync(page, "utf8"), described.join("\n")));
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of await generatedFiles()) writeFileSync(file, text);
}

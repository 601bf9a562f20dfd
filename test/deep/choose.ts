import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { filesReached } from "../../files/reached.ts";
import { inTurns, reached } from "./turns.ts";

// Prints the deep tests in the order in which .ci/run has time for them, each with the reason: those that the change reaches, then
// the others, both in turns by the commit's number, so that each of them comes first now and then.
const checkout = join(import.meta.dirname, "..", "..");

/** What a test that starts the command line has started, and what that loads by its name: no import leads there. */
const started = [
  ...["cli/main.ts", "cli/build.ts", "stacks/index.ts", "policy/pack/index.ts", "local/plugin.ts"],
  ...["policy/rules/*.ts", "workflows/kinds/*.ts", "workflows/rules/*.ts"].flatMap((pattern) =>
    globSync(pattern, { cwd: checkout }),
  ),
];
/** What starts the command line, the engine with the pack, or the emulated clouds. */
const starters = [
  "test/support/gantry.ts",
  "test/support/packed.ts",
  "test/support/typed-page.ts",
  "test/support/workflow-run/clean-checkout.ts",
  "test/policy/engine/engine-project.ts",
  "local/install-providers.ts",
];
/** Reads every file of every commit, so each change reaches it. It takes seconds, and goes first. */
const scan = "test/deep/secret-scan.test.ts";

const files = globSync("test/deep/**/*.test.ts", { cwd: checkout, exclude: [scan] }).sort();
const changed = changedFiles();
const number = Number(git("rev-list", "--count", "HEAD"));
const ofCommand = await filesReached(checkout, started);
const imports = new Map<string, ReadonlySet<string>>();
for (const file of files) {
  const own = await filesReached(checkout, [file]);
  imports.set(file, starters.some((starter) => own.has(starter)) ? new Set([...own, ...ofCommand]) : own);
}
const first = changed === undefined ? [] : reached(imports, changed);
const others = files.filter((file) => !first.includes(file));
console.log(`${scan}\tevery change reaches it`);
for (const file of inTurns(first, number)) console.log(`${file}\tthe change reaches it`);
for (const file of inTurns(others, number)) console.log(`${file}\tits turn, by the commit's number`);

/** Against where the branch left the default branch, or on that against the commit before; undefined where git has neither. */
function changedFiles(): ReadonlySet<string> | undefined {
  const head = git("rev-parse", "HEAD");
  const forks = ["origin/main", "main"].flatMap((branch) => attempt("merge-base", branch, "HEAD") ?? []);
  const base = [...forks, ...(attempt("rev-parse", "--verify", "HEAD^") ?? [])].find((one) => one !== head);
  if (base === undefined) {
    console.error("there is no earlier commit to compare with: the deep tests go in turns alone");
    return undefined;
  }
  return new Set(git("diff", "--name-only", base).split("\n"));
}

function attempt(...args: readonly string[]): string[] | undefined {
  try {
    return [git(...args)];
  } catch {
    return undefined;
  }
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, {
    cwd: checkout,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

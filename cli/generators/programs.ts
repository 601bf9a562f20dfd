import { globSync } from "node:fs";
import { join } from "node:path";

export const checkout = join(import.meta.dirname, "..", "..");

/** What is started by its name: the command line, the program, the pack with its rules, the emulated providers, and what is found by looking. */
export const programs: readonly string[] = [
  ...["cli/main.ts", "stacks/index.ts", "policy/main.js", "local/plugin.ts"],
  ...globSync(["policy/rules/*.ts", "policy/cases/*.ts", "workflows/kinds/*.ts", "workflows/rules/*.ts"], {
    cwd: checkout,
  }),
];

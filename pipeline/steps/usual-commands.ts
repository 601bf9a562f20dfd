import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { RunStep } from "../../model/observed/run-step.ts";
import type { StepCommand } from "./step-command.ts";

/**
 * What a step runs where the catalog says nothing: every script of the pipeline (CIScript) that has one of these names, in the
 * order of their numbers; where there is none, the first of these scripts of package.json.
 */
const usual: Readonly<Record<RunStep, { scripts: readonly string[]; ofPackage: readonly string[] }>> = {
  init: { scripts: [], ofPackage: [] },
  "env-check": { scripts: ["check-tools"], ofPackage: ["env-check"] },
  lint: { scripts: ["check-code", "lint", "lint-apps"], ofPackage: ["lint", "check"] },
  "test-unit": { scripts: ["unit", "test-apps"], ofPackage: ["test:unit", "test"] },
  "test-integration": { scripts: ["integration"], ofPackage: ["test:integration"] },
  "test-e2e": { scripts: ["end-to-end", "e2e"], ofPackage: ["test:e2e", "e2e"] },
  build: { scripts: ["build"], ofPackage: ["build"] },
  cleanup: { scripts: ["clean-up"], ofPackage: ["cleanup"] },
  complete: { scripts: [], ofPackage: [] },
};

export function usualCommands(root: string, step: RunStep): StepCommand[] {
  const { scripts, ofPackage } = usual[step];
  const found = scriptsOf(root).filter(({ name }) => scripts.includes(name));
  if (found.length > 0)
    return found.map(({ path }) => ({ argv: [path], from: { file: path, line: 1, name: "main" } }));
  const declared = packageScripts(root);
  const name = ofPackage.find((one) => declared.names.includes(one));
  if (name === undefined) return [];
  const from = { file: packageFile, line: declared.lineOf(name), name: `scripts.${name}` };
  return [{ argv: [managerOf(root), "run", name], from }];
}

const scriptName = /^\d{2}-(?<name>[a-z0-9]+(?:-[a-z0-9]+)*)\.[a-z0-9]{1,5}$/;

/** The scripts of the pipeline, by path. Any of them is looked at: which folders are categories, `gantry scripts check` says. */
function scriptsOf(root: string): { path: string; name: string }[] {
  const top = join(root, "scripts");
  if (!existsSync(top)) return [];
  const folders = readdirSync(top, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .flatMap((folder) => readdirSync(join(top, folder.name)).map((file) => ({ folder: folder.name, file })))
    .flatMap(({ folder, file }) => {
      const name = scriptName.exec(file)?.groups?.["name"];
      return name === undefined ? [] : [{ path: `scripts/${folder}/${file}`, name }];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const packageFile = "package.json";
const packageJson = z.object({ scripts: z.record(z.string(), z.string()).default({}) });

function packageScripts(root: string): { names: string[]; lineOf: (name: string) => number } {
  const file = join(root, packageFile);
  if (!existsSync(file)) return { names: [], lineOf: () => 1 };
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n");
  const begin = lines.findIndex((line) => /^\s*"scripts"\s*:/.test(line));
  return {
    names: Object.keys(parsed(text).scripts),
    lineOf: (name) => {
      const at = lines.findIndex((line, index) => index > begin && line.includes(`${JSON.stringify(name)}:`));
      return at === -1 ? 1 : at + 1;
    },
  };
}

function parsed(text: string): z.infer<typeof packageJson> {
  const refuse = (why: string): never => {
    throw new GantryError(`package.json cannot be read: ${why}`, { exitCode: ExitCode.usage });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("it is no JSON");
  }
  const read = packageJson.safeParse(value);
  return read.success ? read.data : refuse('"scripts" is no map of texts');
}

/** Whose lock file lies there. */
function managerOf(root: string): string {
  if (existsSync(join(root, "pnpm-lock.yaml"))) return "pnpm";
  return existsSync(join(root, "yarn.lock")) ? "yarn" : "npm";
}

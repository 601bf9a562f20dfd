import {
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { packParts, programParts } from "../../../guard/path/parts.ts";
import { checkout } from "../../support/project.ts";
import type { BenchProject } from "./bench-project.ts";
import { timed } from "./run.ts";

/** What Pulumi's TypeScript template says (pulumi/templates, typescript/tsconfig.json), and what these sources need besides. */
const tsconfig = {
  compilerOptions: {
    strict: true,
    outDir: "bin",
    target: "es2024",
    module: "nodenext",
    moduleResolution: "nodenext",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
    types: ["node"],
    exactOptionalPropertyTypes: true,
  },
};

const parts = new Set([...(await packParts(checkout)), ...(await programParts(checkout))]);
const sources = [...parts].filter((part) => statSync(join(checkout, part)).isDirectory());
const watcher = pathToFileURL(join(checkout, "policy", "pack", "watcher.ts")).href;
const shellVariables = z.record(z.string(), z.string());

/**
 * The program and the pack of a benchmark's project the way Pulumi's own template runs them: CommonJS that ts-node
 * compiles, with the type check, and `pulumi` without `gantry` before it. State, clouds and catalog are those of the project.
 */
export class ReferenceProject {
  readonly root: string;
  readonly #pulumi: string;
  readonly env: Readonly<Record<string, string>>;

  private constructor(project: BenchProject, env: Readonly<Record<string, string>>) {
    this.root = project.path("reference");
    this.env = { ...env, TMPDIR: join(this.root, "tmp") };
    this.#pulumi = "pulumi";
    mkdirSync(join(this.root, "tmp"), { recursive: true });
    for (const folder of sources) copySources(folder, this.root);
    exportAsCommonJs(join(this.root, "stacks", "index.ts"));
    for (const name of ["environments", "docs", ".gantry"])
      symlinkSync(project.path(name), join(this.root, name));
    symlinkSync(join(checkout, "node_modules"), join(this.root, "node_modules"));
    cpSync(project.path("Pulumi.staging.yaml"), join(this.root, "Pulumi.staging.yaml"));
    this.#write("Pulumi.yaml", "name: gantry\nruntime: nodejs\n");
    this.#write("package.json", JSON.stringify({ name: "gantry", main: "stacks/index.ts" }));
    this.#write("tsconfig.json", JSON.stringify({ ...tsconfig, files: ["stacks/index.ts"] }));
    this.#write("policy/PulumiPolicy.yaml", "runtime: nodejs\nversion: 0.1.0\n");
    this.#write(
      "policy/package.json",
      JSON.stringify({ name: "gantry-policy", version: "0.1.0", main: "pack/index.ts" }),
    );
    this.#write("policy/tsconfig.json", JSON.stringify({ ...tsconfig, files: ["pack/index.ts"] }));
  }

  /** For a project whose staging is up: its shell variables are what a user of plain `pulumi` would set. */
  static async of(project: BenchProject): Promise<ReferenceProject> {
    const printed = await project.gantry(["env", "shell", "staging", "--local", "--json"]);
    const env = { ...project.env, ...shellVariables.parse(JSON.parse(printed)) };
    Reflect.deleteProperty(env, "NODE_COMPILE_CACHE");
    return new ReferenceProject(project, env);
  }

  /** One preview of staging with the pack; in ms. */
  preview(): Promise<number> {
    const args = ["preview", "--policy-pack", "policy", "--stack", "staging", "--non-interactive"];
    return timed(this.#pulumi, args, { cwd: this.root, env: this.env });
  }

  /** Forgets what ts-node compiled. */
  emptyCaches(): void {
    rmSync(join(this.root, "tmp"), { recursive: true, force: true });
    mkdirSync(join(this.root, "tmp"));
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }
}

/** Copies a folder's TypeScript, its imports spelt as CommonJS without file endings. */
function copySources(folder: string, to: string): void {
  const files = readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const target = join(to, folder, file);
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, asCommonJs(join(checkout, folder, file)));
  }
}

function asCommonJs(file: string): string {
  return (
    readFileSync(file, "utf8")
      // The reference has the SDK as it is.
      .replaceAll(/^import "[^"]*\/lean-sdk\.ts";\n/gm, "")
      .replaceAll(/(from "\.{1,2}\/[^"]+)\.ts"/g, '$1"')
      .replaceAll(/await import\("(\.{1,2}\/[^"]+)\.ts"\)/g, 'require("$1") as typeof import("$1")')
      .replaceAll(/await import\(`(\.{1,2}\/[^`]+)\.ts`\)/g, "require(`$1`)")
      .replaceAll(
        /= import\("(\.{1,2}\/[^"]+)\.ts"\)/g,
        '= Promise.resolve(require("$1") as typeof import("$1"))',
      )
      // A worker is loaded by Node itself, which ts-node does not help.
      .replaceAll('import.meta.resolve("./watcher.ts")', JSON.stringify(watcher))
      // What is read or built from there is the checkout's.
      .replaceAll("import.meta.dirname", JSON.stringify(dirname(file)))
      .replaceAll("import.meta.url", '"file://" + __filename')
  );
}

/** Pulumi calls an exported function of CommonJS only where it is the module itself. */
function exportAsCommonJs(file: string): void {
  const text = readFileSync(file, "utf8").replace(
    "export default async function program",
    "async function program",
  );
  writeFileSync(file, `${text}\nexport = program;\n`);
}

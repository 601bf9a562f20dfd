import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "../files/write-file.ts";
import { providers } from "./providers.ts";
import { sdkVersion } from "./sdk-version.ts";

/**
 * Puts the emulated providers where the engine looks for plugins: below `.gantry/home`, which is to be its PULUMI_HOME.
 * Each is a shell script of a few lines that starts `plugin.ts` on the given Node and tells it the project's root. What
 * is up to date is left alone, so this costs two small reads per provider; safe when two processes do it at once.
 */
export function installProviders(projectRoot: string, node: string): void {
  for (const { name, sdk } of providers) {
    const version = sdkVersion(sdk);
    const folder = path.join(projectRoot, ".gantry", "home", "plugins", `resource-${name}-v${version}`);
    const file = path.join(folder, `pulumi-resource-${name}`);
    const script = launcher(projectRoot, node, name, version);
    if (readIfThere(file) !== script) replace(folder, file, script);
  }
}

function launcher(projectRoot: string, node: string, name: string, version: string): string {
  const words = [node, fileURLToPath(import.meta.resolve("./plugin.ts")), name, projectRoot, version];
  return [
    "#!/bin/sh",
    `NODE_COMPILE_CACHE=${quote(path.join(projectRoot, ".gantry", "compile-cache"))}`,
    "export NODE_COMPILE_CACHE",
    // Type stripping announces itself on every start of some versions of Node 24.
    "NODE_NO_WARNINGS=1",
    "export NODE_NO_WARNINGS",
    `exec ${words.map(quote).join(" ")} "$@"`,
    "",
  ].join("\n");
}

function replace(folder: string, file: string, text: string): void {
  makeFolder(folder);
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  chmodSync(draft, 0o755);
  renameSync(draft, file);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

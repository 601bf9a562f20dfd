import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GantryError } from "../../model/errors.ts";
import type { EnsureToolsOptions, Environment, FindToolsOptions } from "./engine.ts";
import { findOnPath } from "./find-on-path.ts";
import { programPath, readPrograms, userCache, type ProgramSet } from "./program-cache.ts";
import { askVersion, isAtLeast } from "./version.ts";
import { buildTools, BuildFailed } from "./build-tools.ts";

/** One program that a Go module of ours pins: the user's own where it is no older, else built once into the user's cache. */
export interface GoTool {
  name: string;
  /** The folder with go.mod and go.sum. */
  module: string;
  /** The module that go.mod pins, and the package in it that is the program. */
  path: string;
  command: string;
  /** Arguments by which the program says its version. */
  version: readonly string[];
  /** Where the linker puts the version; none where the program knows its own. */
  versionVariable?: string;
  /** Where a person reads how to install it. */
  site: string;
}

interface Pin {
  version: string;
  /** The oldest Go that builds it. */
  go: string;
  set: ProgramSet;
}

/** The program that is there; undefined where there is none that will do. Builds nothing. */
export async function findGoTool(tool: GoTool, { env }: FindToolsOptions): Promise<string | undefined> {
  const { version, set } = pinOf(tool, env);
  const own = findOnPath(tool.name, env);
  if (own !== undefined && (await isNewEnough(tool, own, version, env))) return own;
  return readPrograms(set) === undefined ? undefined : programPath(set, tool.name);
}

/**
 * The program that is there, or else a new one in the user's cache, built from its Go module.
 *
 * @throws GantryError when it cannot be built
 */
export async function ensureGoTool(tool: GoTool, options: EnsureToolsOptions): Promise<string> {
  const found = await findGoTool(tool, options);
  if (found !== undefined) return found;
  const { name, module, command, versionVariable } = tool;
  const { version, go, set } = pinOf(tool, options.env);
  const linker = versionVariable === undefined ? {} : { linker: `-X ${versionVariable}=${version}` };
  const built = { set, module, packages: [command], go, what: name, versions: `${name} ${version}` };
  try {
    await buildTools({ ...built, ...linker }, options);
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    throw new GantryError(`there is no ${name}, and it could not be built`, {
      problems: [`go modules: ${error.message}`],
      hint: installGoTool(tool, version),
      cause: error,
    });
  }
  return programPath(set, name);
}

/** What go.mod pins, and its place in the cache, whose name says everything that the program depends on. */
export function pinOf({ name, module, path }: GoTool, env: Environment): Pin {
  const goMod = readFileSync(join(module, "go.mod"), "utf8");
  const line = goMod.split("\n").find((one) => one.trim().startsWith(`${path} v`));
  const version = line === undefined ? undefined : /v([\d.]+)/.exec(line.trim().slice(path.length))?.[1];
  const go = /^go ([\d.]+)$/m.exec(goMod)?.[1];
  if (version === undefined || go === undefined) throw new Error(`${module}/go.mod does not pin ${name}`);
  const digest = createHash("sha256")
    .update(`${process.platform}-${process.arch}\n`)
    .update(goMod)
    .update(readFileSync(join(module, "go.sum")));
  const place = join(userCache(env, "tools"), `${name}-${version}-${digest.digest("hex").slice(0, 16)}`);
  return { version, go, set: { place, version, programs: [name], stamp: "tools.json" } };
}

/** What helps where it can neither be found nor built. */
export function installGoTool({ name, site }: GoTool, version: string): string {
  return `install ${name} ${version} or newer (${site}), or Go to build it with`;
}

async function isNewEnough(
  tool: GoTool,
  program: string,
  version: string,
  env: Environment,
): Promise<boolean> {
  // Some distributions build it without a version, which cannot be trusted to be new enough.
  const found = await askVersion(program, tool.version, env).catch(() => "0");
  return isAtLeast(found, version);
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GantryError } from "../../model/errors.ts";
import type { Environment } from "../engine/engine.ts";
import { findOnPath } from "../engine/find-on-path.ts";
import { programPath, readPrograms, userCache, type ProgramSet } from "../engine/program-cache.ts";
import { askVersion, isAtLeast } from "../engine/version.ts";
import { buildTools, BuildFailed } from "./build-tools.ts";
import type { EnsureToolsOptions, FindToolsOptions } from "./secret-tools.ts";

const module = join(import.meta.dirname, "gitleaks");
const path = "github.com/zricethezav/gitleaks/v8";

/** The command that gets it, for whoever finds that it is not there. */
export const getGitleaks = "npx gantry secrets tools";

/** What helps where it can neither be found nor built. */
export function installGitleaks(version: string): string {
  return `install gitleaks ${version} or newer (https://gitleaks.io), or Go to build it with`;
}

/** The gitleaks that is there: the user's own where it is no older than the pinned one, else that one in the cache. */
export async function findGitleaks({ env }: FindToolsOptions): Promise<string | undefined> {
  const { version, set } = pinned(env);
  const own = findOnPath("gitleaks", env);
  if (own !== undefined && (await isNewEnough(own, version, env))) return own;
  return readPrograms(set) === undefined ? undefined : programPath(set, "gitleaks");
}

/**
 * The gitleaks that is there, or else a new one in the user's cache, built from its Go module.
 *
 * @throws GantryError when it cannot be built
 */
export async function ensureGitleaks(options: EnsureToolsOptions): Promise<string> {
  const found = await findGitleaks(options);
  if (found !== undefined) return found;
  const { version, go, set } = pinned(options.env);
  const linker = `-X ${path}/version.Version=${version}`;
  const versions = `gitleaks ${version}`;
  try {
    await buildTools({ set, module, packages: [path], linker, go, what: "gitleaks", versions }, options);
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    throw new GantryError("there is no gitleaks, and it could not be built", {
      problems: [`go modules: ${error.message}`],
      hint: installGitleaks(version),
      cause: error,
    });
  }
  return programPath(set, "gitleaks");
}

/** What go.mod pins, and its place in the cache, whose name says everything that the program depends on. */
export function pinned(env: Environment): { version: string; go: string; set: ProgramSet } {
  const goMod = readFileSync(join(module, "go.mod"), "utf8");
  const version = /^\s*github\.com\/zricethezav\/gitleaks\/v8 v([\d.]+)/m.exec(goMod)?.[1];
  const go = /^go ([\d.]+)$/m.exec(goMod)?.[1];
  if (version === undefined || go === undefined) throw new Error(`${module}/go.mod does not pin gitleaks`);
  const digest = createHash("sha256")
    .update(`${process.platform}-${process.arch}\n`)
    .update(goMod)
    .update(readFileSync(join(module, "go.sum")));
  const place = join(userCache(env, "tools"), `gitleaks-${version}-${digest.digest("hex").slice(0, 16)}`);
  return { version, go, set: { place, version, programs: ["gitleaks"], stamp: "tools.json" } };
}

async function isNewEnough(program: string, version: string, env: Environment): Promise<boolean> {
  // Some distributions build it without a version, which cannot be trusted to be new enough.
  const found = await askVersion(program, ["version"], env).catch(() => "0");
  return isAtLeast(found, version);
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment, FindToolsOptions } from "../../engine/obtain/engine.ts";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { programPath, type ProgramSet, readPrograms, userCache } from "../../engine/obtain/program-cache.ts";
import { askVersion, isAtLeast } from "../../engine/obtain/version.ts";

/** The oldest sops that takes a value from standard input (`sops set --value-stdin`); arguments can be seen by others. */
export const minimumSops = "3.11.0";

/** The tools that are there already: the user's own if they will do, else the pinned ones in the cache. Installs nothing. */
export async function findSecretTools({ env }: FindToolsOptions): Promise<SecretTools | undefined> {
  const found = await lookOnPath(env);
  return "tools" in found ? found.tools : cachedTools(readPinnedTools(), env);
}

/** The user's own tools, or why they will not do. */
export async function lookOnPath(env: Environment): Promise<{ tools: SecretTools } | { reason: string }> {
  const sops = findOnPath("sops", env);
  const age = findOnPath("age", env);
  const ageKeygen = findOnPath("age-keygen", env);
  if (sops === undefined) return { reason: 'there is no "sops"' };
  if (age === undefined || ageKeygen === undefined) {
    return { reason: `there is no "${age === undefined ? "age" : "age-keygen"}"` };
  }
  try {
    // Without this, sops asks the network for newer versions.
    const version = await askVersion(sops, ["--version", "--disable-version-check"], env);
    return isAtLeast(version, minimumSops)
      ? { tools: { sops, age, ageKeygen, origin: "path" } }
      : { reason: `"${sops}" is ${version}; ${minimumSops} or newer is needed` };
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n", 1).join("") : String(error);
    return { reason: `"${sops}" cannot be used: ${said}` };
  }
}

/** The pinned tools from the cache, if they are there and complete. */
export function cachedTools(pin: PinnedTools, env: Environment): SecretTools | undefined {
  const set = toolSet(pin, env);
  if (readPrograms(set) === undefined) return undefined;
  return {
    sops: programPath(set, "sops"),
    age: programPath(set, "age"),
    ageKeygen: programPath(set, "age-keygen"),
    origin: "built",
  };
}

/** The place of the pinned tools in the cache. */
export function toolSet(pin: PinnedTools, env: Environment): ProgramSet {
  const place = join(userCache(env, "tools"), pin.key);
  return { place, version: `${pin.sops}, ${pin.age}`, programs: toolNames, stamp: "tools.json" };
}

/** The tools that are built where the user has none, as `go.mod` pins them. */
interface PinnedTools {
  /** The Go module's folder. */
  folder: string;
  sops: string;
  age: string;
  /** The oldest Go that builds them. */
  go: string;
  /** Names everything that the result depends on: the versions, and a digest of the module and the platform. */
  key: string;
}

/** Reads the pin; under a millisecond. `folder` defaults to the Go module beside this file. */
export function readPinnedTools(folder: string = import.meta.dirname): PinnedTools {
  const goMod = readFileSync(join(folder, "go.mod"), "utf8");
  const sops = required(/^\s*github\.com\/getsops\/sops\/v3 v([\d.]+)/m.exec(goMod), folder);
  const age = required(/^\s*filippo\.io\/age v([\d.]+)/m.exec(goMod), folder);
  const go = required(/^go ([\d.]+)$/m.exec(goMod), folder);
  const digest = createHash("sha256")
    .update(`${process.platform}-${process.arch}\n`)
    .update(goMod)
    .update(readFileSync(join(folder, "go.sum")));
  return { folder, sops, age, go, key: `sops-${sops}-age-${age}-${digest.digest("hex").slice(0, 16)}` };
}

function required(match: RegExpExecArray | null, folder: string): string {
  const value = match?.[1];
  if (value === undefined) throw new Error(`${join(folder, "go.mod")} does not pin sops and age`);
  return value;
}

/** The programs that write secrets: sops, and age, whose keys it encrypts to. */
export interface SecretTools {
  /** Absolute path of the `sops` executable. */
  sops: string;
  /** Absolute path of the `age` executable. */
  age: string;
  /** Absolute path of the `age-keygen` executable. */
  ageKeygen: string;
  /** `path`: the user's own; `built` from Go modules, in the cache. */
  origin: "path" | "built";
}

/** Names of the executables. */
const toolNames = ["sops", "age", "age-keygen"] as const;

/** What an administrator of the machine can do instead; both are in Homebrew and in newer distributions. */
export const installHint =
  "install sops 3.11 or newer and age (https://getsops.io, https://age-encryption.org), or Go to build them with";

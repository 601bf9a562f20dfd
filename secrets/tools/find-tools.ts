import { join } from "node:path";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { programPath, readPrograms, userCache, type ProgramSet } from "../../engine/obtain/program-cache.ts";
import { askVersion, isAtLeast } from "../../engine/obtain/version.ts";
import type { Environment, FindToolsOptions } from "../../engine/obtain/engine.ts";
import { readPinnedTools, type PinnedTools } from "./pinned-tools.ts";
import { toolNames, type SecretTools } from "./secret-tools.ts";

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

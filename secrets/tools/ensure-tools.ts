import { GantryError } from "../../model/errors.ts";
import { buildTools, BuildFailed } from "../../engine/obtain/build-tools.ts";
import {
  cachedTools,
  installHint,
  lookOnPath,
  readPinnedTools,
  type SecretTools,
  toolSet,
} from "./find-tools.ts";
import type { EnsureToolsOptions } from "../../engine/obtain/engine.ts";

const packages = [
  "github.com/getsops/sops/v3/cmd/sops",
  "filippo.io/age/cmd/age",
  "filippo.io/age/cmd/age-keygen",
];

/**
 * The sops and age that are there, or else new ones in the user's cache, built from their Go modules. Safe when several
 * processes race: one works, the others wait and use the same.
 *
 * @throws GantryError when there are none to be had; it says why of each place.
 */
export async function ensureSecretTools(options: EnsureToolsOptions): Promise<SecretTools> {
  const onPath = await lookOnPath(options.env);
  if ("tools" in onPath) return onPath.tools;
  const pin = readPinnedTools();
  const cached = cachedTools(pin, options.env);
  if (cached !== undefined) return cached;
  const { folder: module, sops, age, go, key } = pin;
  const versions = `sops ${sops} and age ${age}`;
  const set = toolSet(pin, options.env);
  try {
    await buildTools({ set, module, packages, go, what: "sops and age", versions }, options);
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    throw new GantryError("there is no sops and age, and they could not be built", {
      problems: [`on the PATH: ${onPath.reason}`, `go modules: ${error.message}`],
      hint: installHint,
      cause: error,
    });
  }
  const built = cachedTools(pin, options.env);
  if (built === undefined) throw new Error(`the tools that were just built into ${key} are gone`);
  return built;
}

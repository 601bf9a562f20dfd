import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { findGo, goBuild } from "../engine/go-build.ts";
import { withInstallLock } from "../engine/install-lock.ts";
import { installPrograms } from "../engine/program-cache.ts";
import { SourceFailed } from "../engine/source.ts";
import { TickingProgress } from "../engine/ticking-progress.ts";
import { GantryError } from "../../model/errors.ts";
import { cachedTools, lookOnPath, toolSet } from "./find-tools.ts";
import { readPinnedTools, type PinnedTools } from "./pinned-tools.ts";
import { installHint, type EnsureToolsOptions, type SecretTools } from "./secret-tools.ts";

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
  const progress = new TickingProgress(options.progress);
  try {
    return await build(pin, options, progress);
  } catch (error) {
    const reason = failure(error);
    if (reason === undefined) throw error;
    throw new GantryError("there is no sops and age, and they could not be built", {
      problems: [`on the PATH: ${onPath.reason}`, `go modules: ${reason}`],
      hint: installHint,
      cause: error,
    });
  } finally {
    progress.stop();
  }
}

async function build(
  pin: PinnedTools,
  { env, signal }: EnsureToolsOptions,
  progress: TickingProgress,
): Promise<SecretTools> {
  const go = await findGo(pin.go, env);
  const set = toolSet(pin, env);
  mkdirSync(dirname(set.place), { recursive: true });
  const onWait = (): void => {
    progress.step("waiting for another gantry that builds sops and age (usually at most 3 minutes)");
  };
  return withInstallLock(set.place, { onWait, signal }, async () => {
    const meanwhile = cachedTools(pin, env);
    if (meanwhile !== undefined) return meanwhile;
    progress.step(`building sops ${pin.sops} and age ${pin.age} with ${go} (once; usually 1 to 3 minutes)`);
    await installPrograms(set, async (folder) => {
      const report = (detail: string): void => {
        progress.report(detail);
      };
      await goBuild(go, { module: pin.folder, packages, folder, env, signal, report });
      return "built";
    });
    const built = cachedTools(pin, env);
    if (built === undefined)
      throw new Error(`the tools that were just built into ${pin.key} are not complete`);
    return built;
  });
}

/** Why there are no tools, for what a user can mend: Go, the network, the cache's disk. */
function failure(error: unknown): string | undefined {
  if (error instanceof SourceFailed) return error.message;
  const isDisk = error instanceof Error && "syscall" in error;
  return isDisk ? `they cannot be kept in the cache: ${error.message}` : undefined;
}

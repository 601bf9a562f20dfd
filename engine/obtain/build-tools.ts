import { dirname } from "node:path";
import { makeFolder } from "../../files/write-file.ts";
import { systemError } from "../../model/system-error.ts";
import { findGo, goBuild } from "./go-build.ts";
import { withInstallLock } from "./install-lock.ts";
import { installPrograms, readPrograms, type ProgramSet } from "./program-cache.ts";
import { SourceFailed } from "./source.ts";
import { TickingProgress } from "./ticking-progress.ts";
import type { EnsureToolsOptions } from "./engine.ts";

/** Programs that are built from a Go module of ours, which pins them. */
export interface BuiltTools {
  /** Where they belong. */
  set: ProgramSet;
  /** The folder with go.mod and go.sum. */
  module: string;
  packages: readonly string[];
  /** Arguments of the linker, such as those that tell a program its version. */
  linker?: string;
  /** The oldest Go that builds them. */
  go: string;
  /** As a person names them, and with their versions. */
  what: string;
  versions: string;
}

/** Why tools could not be built, for what a user can mend: Go, the network, the cache's disk. */
export class BuildFailed extends Error {
  override readonly name = "BuildFailed";
}

/**
 * Builds tools into the user's cache. Safe when several processes race: one works, the others wait and use the same.
 *
 * @throws BuildFailed
 */
export async function buildTools(tools: BuiltTools, options: EnsureToolsOptions): Promise<void> {
  const progress = new TickingProgress(options.progress);
  try {
    await build(tools, options, progress);
  } catch (error) {
    const reason = failure(error);
    throw reason === undefined ? error : new BuildFailed(reason, { cause: error });
  } finally {
    progress.stop();
  }
}

async function build(
  { set, module, packages, linker, what, versions, go: needed }: BuiltTools,
  { env, signal }: EnsureToolsOptions,
  progress: TickingProgress,
): Promise<void> {
  const go = await findGo(needed, env);
  makeFolder(dirname(set.place));
  const onWait = (): void => {
    progress.step(`waiting for another gantry that builds ${what} (usually at most 3 minutes)`);
  };
  await withInstallLock(set.place, { onWait, signal }, async () => {
    if (readPrograms(set) !== undefined) return;
    progress.step(`building ${versions} with ${go} (once; usually 1 to 3 minutes)`);
    await installPrograms(set, async (folder) => {
      const report = (detail: string): void => {
        progress.report(detail);
      };
      const linking = linker === undefined ? {} : { linker };
      await goBuild(go, { module, packages, ...linking, folder, env, signal, report });
      return "built";
    });
    if (readPrograms(set) === undefined)
      throw new Error(`${set.place}, which was just built, is not complete`);
  });
}

function failure(error: unknown): string | undefined {
  if (error instanceof SourceFailed) return error.message;
  const system = systemError(error);
  return system === undefined ? undefined : `they cannot be kept in the cache: ${system.message}`;
}

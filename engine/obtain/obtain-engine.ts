import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { type CachedOrigin, cacheFolder, installInto, makeCacheFolder, readCached } from "./engine-cache.ts";
import {
  type Attempt,
  type Engine,
  type EngineProgress,
  EngineUnavailable,
  type Environment,
  type FindOptions,
} from "./engine.ts";
import { executableName, isExecutable } from "./find-on-path.ts";
import { goModules } from "./go-build.ts";
import { withInstallLock } from "./install-lock.ts";
import { officialRelease } from "./official-release.ts";
import { type PinnedEngine, readPinnedEngine } from "./pinned-engine.ts";
import { type EngineSource, SourceFailed } from "./source.ts";
import { TickingProgress } from "./ticking-progress.ts";
import { askVersion } from "./version.ts";

export interface EnsureOptions extends FindOptions {
  progress?: EngineProgress | undefined;
  /** Ends the work early; what was begun does not count. */
  signal?: AbortSignal | undefined;
  /** Where an engine comes from when there is none. Defaults to the official release, then the Go modules. */
  sources?: readonly EngineSource[] | undefined;
}

/**
 * Puts an engine into the user's cache, where `attempts` have found none.
 *
 * @throws EngineUnavailable when there is none to be had; it says of each place why.
 */
export async function obtainEngine(options: EnsureOptions, attempts: readonly Attempt[]): Promise<Engine> {
  const pin = readPinnedEngine();
  const progress = new TickingProgress(options.progress);
  try {
    const folder = makeCacheFolder(options.env);
    const onWait = (): void => {
      progress.step("waiting for another gantry that obtains the engine (usually at most 5 minutes)");
    };
    return await withInstallLock(join(folder, pin.key), { onWait, signal: options.signal }, async () => {
      const meanwhile = readCached(pin, options.env);
      return meanwhile ?? (await install(pin, options, attempts, progress));
    });
  } catch (error) {
    throw cacheFailure(error, options.env, attempts) ?? error;
  } finally {
    progress.stop();
  }
}

async function install(
  pin: PinnedEngine,
  options: EnsureOptions,
  looked: readonly Attempt[],
  progress: TickingProgress,
): Promise<Engine> {
  const { env, sources = [officialRelease(), goModules], signal } = options;
  const [onPath] = looked;
  options.progress?.step(
    `no Pulumi CLI to use on the PATH (${onPath?.reason ?? ""}): putting ${pin.version} into "${cacheFolder(env)}", once for all clones`,
  );
  await installInto(pin, env, async (folder): Promise<CachedOrigin> => {
    const attempts = [...looked];
    for (const source of sources) {
      try {
        await source.obtain(folder, {
          pin,
          env,
          signal,
          step: (text) => {
            progress.step(text);
          },
          report: (detail) => {
            progress.report(detail);
          },
        });
        await checkPrograms(folder, pin, env);
        return source.origin;
      } catch (error) {
        if (!(error instanceof SourceFailed)) throw error;
        attempts.push({ place: source.place, reason: error.message });
        progress.stop();
        for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
        if (error.refused)
          throw new EngineUnavailable(`the engine was refused: ${error.message}`, { attempts });
        options.progress?.step(`${source.place}: ${error.message}`);
      }
    }
    throw new EngineUnavailable("there is no Pulumi engine, and none could be obtained", { attempts });
  });
  const engine = readCached(pin, env);
  if (engine === undefined)
    throw new Error(`the engine that was just installed into ${pin.key} is not complete`);
  return engine;
}

/** A source may have less than was asked for, and a cache may lie where nothing can be run. */
async function checkPrograms(folder: string, pin: PinnedEngine, env: Environment): Promise<void> {
  const files = ["pulumi", "pulumi-language-nodejs"].map((name) => join(folder, executableName(name)));
  const missing = files.find((file) => !isExecutable(file));
  if (missing !== undefined) throw new SourceFailed(`it has no executable "${basename(missing)}"`);
  const [pulumi = ""] = files;
  const version = await askVersion(pulumi, ["version"], { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" }).catch(
    (error: unknown) => {
      throw new SourceFailed(
        `its pulumi does not run: ${error instanceof Error ? error.message : String(error)}`,
      );
    },
  );
  if (version !== pin.version) throw new SourceFailed(`its pulumi is ${version}, not ${pin.version}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "there is no space left on its disk",
  EDQUOT: "your quota of its disk is used up",
  EACCES: "it cannot be written",
  EPERM: "it cannot be written",
  EROFS: "its file system is read-only",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "a part of its path is a file",
  ENOENT: "its file system takes no folder of ours",
  ELOOP: "a link in its path leads back to itself",
  ENAMETOOLONG: "its path is too long",
};

/** The message for an error of the file system while an engine was put into the cache; undefined for any other error. */
function cacheFailure(
  error: unknown,
  env: Environment,
  attempts: readonly Attempt[],
): EngineUnavailable | undefined {
  if (error instanceof EngineUnavailable || !(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const reason = reasons[code];
  if (reason === undefined) return undefined;
  return new EngineUnavailable(`the engine cannot be kept in "${cacheFolder(env)}": ${reason}`, {
    attempts,
    hint: "make room for 600 MB there, or set XDG_CACHE_HOME to a folder that can be written",
    cause: error,
  });
}

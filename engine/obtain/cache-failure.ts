import { cacheFolder } from "./engine-cache.ts";
import { EngineUnavailable } from "./engine-unavailable.ts";
import type { Attempt, Environment } from "./engine.ts";

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
export function cacheFailure(
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

import type { Environment, EngineProgress } from "./engine.ts";

/** How a program is looked for that is no part of the engine. */
export interface FindToolsOptions {
  /** PATH, XDG_CACHE_HOME and HOME are read. */
  env: Environment;
}

/** How it is got where it is missing. */
export interface EnsureToolsOptions extends FindToolsOptions {
  progress?: EngineProgress | undefined;
  /** Ends the work early; what was begun does not count. */
  signal?: AbortSignal | undefined;
}

import type { Attempt, Environment } from "./engine.ts";
import type { CachedOrigin } from "./engine-cache.ts";
import type { PinnedEngine } from "./pinned-engine.ts";

/** One way to obtain the pinned engine. */
export interface EngineSource {
  readonly place: Attempt["place"];
  readonly origin: CachedOrigin;
  /**
   * Puts the executables `pulumi` and `pulumi-language-nodejs` into `folder`, which is empty.
   *
   * @throws SourceFailed when this way is closed, so that the next one is tried.
   */
  obtain(folder: string, context: SourceContext): Promise<void>;
}

interface SourceContext {
  pin: PinnedEngine;
  env: Environment;
  /** Says how far it is; the elapsed time is added. */
  report: (detail: string) => void;
  /** Says what is done from now on, and how long that usually takes. */
  step: (text: string) => void;
  signal: AbortSignal | undefined;
}

/** Why a source gave no engine, in one line that needs no knowledge of how it works. */
export class SourceFailed extends Error {
  /** Nothing else may be tried: what came was not what was asked for. */
  readonly refused: boolean;

  constructor(reason: string, options: { refused?: boolean; cause?: unknown } = {}) {
    super(reason, { cause: options.cause });
    this.refused = options.refused ?? false;
  }
}

/** How a command ends: 0 done, 1 failed, 2 usage or catalog error, 3 policy violation. */
export const ExitCode = { done: 0, failed: 1, usage: 2, violation: 3 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface GantryErrorOptions {
  /** What to do about it, in one sentence or one command. */
  hint?: string;
  /** Defaults to 1 (failed). */
  exitCode?: ExitCode;
  /** Every single mistake, where there is more than one; each is printed on a line of its own. */
  problems?: readonly string[];
  cause?: unknown;
}

/** A failure that is answered with a message, never with a stack trace. */
export class GantryError extends Error {
  override readonly name = "GantryError";
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly problems: readonly string[];

  constructor(message: string, options: GantryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? ExitCode.failed;
    this.problems = options.problems ?? [];
  }
}

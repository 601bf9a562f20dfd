import { GantryError } from "../../model/errors.ts";
import type { Attempt } from "./engine.ts";

export interface EngineUnavailableOptions {
  /** Every place that was tried, in that order. */
  attempts: readonly Attempt[];
  /** Defaults to the command that installs the official release. */
  hint?: string;
  cause?: unknown;
}

/** The command that installs the official release on any machine that reaches its host. */
export const installCommand = "curl -fsSL https://get.pulumi.com | sh";

/** No engine could be found or made. `problems` says of each place why, one line each. */
export class EngineUnavailable extends GantryError {
  readonly attempts: readonly Attempt[];

  constructor(message: string, { attempts, hint, cause }: EngineUnavailableOptions) {
    super(message, {
      hint: hint ?? `install the Pulumi CLI: ${installCommand}`,
      problems: attempts.map(({ place, reason }) => `${place}: ${reason}`),
      cause,
    });
    this.attempts = attempts;
  }
}

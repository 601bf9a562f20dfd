import { GantryError } from "../../model/errors.ts";

/** The programs that deploy: the Pulumi CLI and the process through which it runs Node programs. */
export interface Engine {
  /** Absolute path of the `pulumi` executable. */
  pulumi: string;
  /** Absolute path of the `pulumi-language-nodejs` executable that it will use. */
  languageHost: string;
  /** Without a leading `v`, such as `3.250.0`. */
  version: string;
  /** `path`: the user's own; `release`: the official one, in the cache; `built` from Go modules, in the cache. */
  origin: "path" | "release" | "built";
}

/** What long work says while it runs. Texts are single lines; `tick` is called about once a second. */
export interface EngineProgress {
  step(text: string): void;
  tick(text: string): void;
  done(): void;
}

/** Environment variables as they are handed in; nothing here reads those of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface FindOptions {
  /** PATH, XDG_CACHE_HOME and HOME are read. */
  env: Environment;
}

/** One place where an engine was looked for, and why none came of it. */
export interface Attempt {
  place: "on the PATH" | "in the cache" | "official release" | "go modules";
  reason: string;
}

interface EngineUnavailableOptions {
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

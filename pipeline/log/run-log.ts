import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { randomInt } from "node:crypto";
import { makeFolder } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";
import type { RunStep } from "../../model/observed/run-step.ts";
import type { LogEntry } from "../../model/observed/log-entry.ts";
import { callerOf, type Source } from "./caller.ts";
import type { Mask } from "./mask.ts";

/** Below the project's root. */
export const logFolder = "logs";

export interface RunLogOptions {
  root: string;
  mask: Mask;
  now: () => Date;
  /** Is told once, when something could not be written. */
  failed: (reason: string) => void;
  /** Writes bytes from an offset on, and says how many it could; a test hands in a disk that is full. */
  write?: (descriptor: number, bytes: Buffer, offset: number) => number;
}

/** What an entry may hold besides who says what. */
export type EntryMore = Pick<LogEntry, "duration_ms" | "test_execution" | "pipeline_run">;

const longestMessage = 8192;
const bufferSize = 65_536;

/**
 * The log of one run: `logs/ci-YYYYMMDD_HHMMSS.log`, a JSON object a line, masked. The second in its name is the first, from
 * now on, that no other run has, also where two begin at once or a clock was set back. Times never run backwards in it. A
 * process that is killed leaves whole lines, but perhaps the last.
 */
export class RunLog {
  /** Of the run; it has the same second as the file's name. */
  readonly runId: string;
  /** Relative to the root. */
  readonly path: string;
  /** So many entries are not in the file. */
  lost = 0;
  readonly #root: string;
  readonly #descriptor: number;
  readonly #options: RunLogOptions;
  readonly #began: number;
  readonly #monotonic = performance.now();
  #waiting = "";
  readonly #sources = new WeakMap<Source, { step: RunStep; text: string }>();
  #last = { ms: Number.NaN, text: "" };
  #entries = 0;
  #timer: NodeJS.Immediate | undefined;
  /** The last line in the file has no end. */
  #torn = false;

  /** @throws GantryError where there can be no log */
  constructor(options: RunLogOptions) {
    this.#options = options;
    this.#root = options.root;
    const now = options.now();
    this.#began = now.getTime();
    const { path, second, descriptor } = openNew(options.root, now);
    this.path = path;
    this.#descriptor = descriptor;
    this.runId = `run-${second.replace("_", "-")}-${sixOf()}`;
  }

  info(step: RunStep, message: string, more: EntryMore = {}): void {
    this.entry("info", step, message, callerOf(this.#root), more);
  }

  warn(step: RunStep, message: string, more: EntryMore = {}): void {
    this.entry("warn", step, message, callerOf(this.#root), more);
  }

  error(step: RunStep, message: string, more: EntryMore = {}): void {
    this.entry("error", step, message, callerOf(this.#root), more);
  }

  /** An entry of somebody else's: of a script, or of a command of which only the output is known. An empty one is none. */
  entry(level: LogEntry["level"], step: RunStep, said: string, source: Source, more: EntryMore = {}): void {
    const message = this.#options.mask(said);
    if (!/\S/.test(message)) return;
    const cut = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
    const rest = Object.keys(more).length === 0 ? "" : `,${JSON.stringify(more).slice(1, -1)}`;
    this.#waiting += `{"timestamp":"${this.#timestamp()}","level":"${level}","message":${JSON.stringify(cut)}${this.#from(step, source)}${rest}}\n`;
    this.#entries += 1;
    if (this.#waiting.length > bufferSize) this.flush();
    else
      this.#timer ??= setImmediate(() => {
        this.flush();
      });
  }

  /** When it is by a clock that was looked at when the run began, and never set since. */
  now(): Date {
    return new Date(this.#began + Math.floor(performance.now() - this.#monotonic));
  }

  /** What is alike in all entries of a source, which are most: made once, as JSON. */
  #from(step: RunStep, source: Source): string {
    const known = this.#sources.get(source);
    if (known?.step === step) return known.text;
    const same: Omit<LogEntry, "timestamp" | "level" | "message" | keyof EntryMore> = {
      run_id: this.runId,
      source_file: source.file,
      line_number: source.line,
      function_name: source.name,
      step_name: step,
    };
    const text = `,${JSON.stringify(same).slice(1, -1)}`;
    this.#sources.set(source, { step, text });
    return text;
  }

  /** Many entries have the same millisecond. */
  #timestamp(): string {
    const now = this.now().getTime();
    if (now !== this.#last.ms) this.#last = { ms: now, text: new Date(now).toISOString() };
    return this.#last.text;
  }

  /** Writes what waits. A disk that is full loses it, and says so. */
  flush(): void {
    if (this.#timer !== undefined) clearImmediate(this.#timer);
    this.#timer = undefined;
    if (this.#waiting === "") return;
    const bytes = Buffer.from(`${this.#torn ? "\n" : ""}${this.#waiting}`);
    const entries = this.#entries;
    this.#waiting = "";
    this.#entries = 0;
    const write = this.#options.write ?? writeSync;
    let written = 0;
    try {
      while (written < bytes.length) written += write(this.#descriptor, bytes, written);
      this.#torn = false;
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      const whole = bytes.subarray(0, written).filter((byte) => byte === 0x0a).length - (this.#torn ? 1 : 0);
      if (written > 0) this.#torn = bytes[written - 1] !== 0x0a;
      if (this.lost === 0) this.#options.failed(error.message);
      this.lost += entries - Math.max(0, whole);
    }
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }
}

/** So many runs of one checkout may begin in a row within fewer seconds. */
const mostTries = 1000;

function openNew(root: string, now: Date): { path: string; second: string; descriptor: number } {
  try {
    makeFolder(join(root, logFolder));
    ignoreItself(join(root, logFolder, ".gitignore"));
    for (let tried = 0; tried < mostTries; tried += 1) {
      const second = secondOf(new Date(now.getTime() + tried * 1000));
      const path = `${logFolder}/ci-${second}.log`;
      const descriptor = openIfNew(join(root, path));
      if (descriptor !== undefined) return { path, second, descriptor };
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw cannotLog(root, error.message, error);
  }
  throw cannotLog(root, `${mostTries} other runs have the next seconds`);
}

function cannotLog(root: string, reason: string, cause?: unknown): GantryError {
  return new GantryError(`the run's log cannot be made in "${join(root, logFolder)}": ${reason}`, {
    hint: "a run without a log proves nothing: make room, or let the folder be written",
    cause,
  });
}

function openIfNew(file: string): number | undefined {
  try {
    return openSync(file, "ax", 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
    throw error;
  }
}

/** Logs are nobody's to commit. */
function ignoreItself(file: string): void {
  const descriptor = openIfNew(file);
  if (descriptor === undefined) return;
  writeSync(descriptor, "*\n");
  closeSync(descriptor);
}

/** In UTC, as everybody's. */
function secondOf(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "_");
}

function sixOf(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join("");
}

import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { findProject } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { LogEntry } from "../model/observed/log-entry.ts";
import { systemClock, type Clock } from "../terminal/clock.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { say } from "../terminal/say.ts";
import { entryText } from "./log/entry-text.ts";
import { findLog, LogReader, type ReadLine, readLog } from "./log/read-log.ts";

export interface LogOptions {
  /** A run's id, or its log; the newest where it is undefined. */
  run: string | undefined;
  /** The entries of this step alone. */
  step: string | undefined;
  /** Says who said it as well. */
  where: boolean;
  json: boolean;
}

/** `gantry log show`: the entries of a run. Ends with 1 where lines of the file are none, which are told with file and line. */
export function showLog(context: Context, options: LogOptions): Promise<ExitCode> {
  return readBack(context, options, () => true);
}

/** `gantry log grep`: the entries whose message has what is looked for. Ends with 1 where none has. */
export async function grepLog(
  context: Context,
  { pattern, ...options }: LogOptions & { pattern: string },
): Promise<ExitCode> {
  const wanted = expressionOf(pattern);
  let found = 0;
  const ended = await readBack(context, options, ({ message }) => {
    const has = wanted.test(message);
    if (has) found += 1;
    return has;
  });
  if (found === 0) say(context, `no entry has "${pattern}"`);
  return found === 0 ? ExitCode.failed : ended;
}

function expressionOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "iu");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GantryError(`"${pattern}" is no regular expression`, {
      hint: "put a backslash before what is meant as it stands, such as \\( for (",
      exitCode: ExitCode.usage,
    });
  }
}

async function readBack(
  context: Context,
  { run, json, step, where }: LogOptions,
  wants: (entry: LogEntry) => boolean,
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const path = findLog(root, run);
  const paint = paintFor(context);
  const kept: LogEntry[] = [];
  const mistakes: string[] = [];
  for await (const { entry, mistake } of readLog(root, path)) {
    if (mistake !== undefined) mistakes.push(mistake);
    else if ((step === undefined || entry.step_name === step) && wants(entry)) {
      if (json) kept.push(entry);
      else context.stdout.write(entryText(entry, context, paint, where));
    }
  }
  if (json) context.stdout.write(`${JSON.stringify({ log: path, entries: kept, mistakes }, null, 2)}\n`);
  for (const mistake of mistakes) say(context, mistake);
  return mistakes.length === 0 ? ExitCode.done : ExitCode.failed;
}

const lookMs = 200;
const pieceBytes = 65_536;

/**
 * `gantry log follow`: the entries of a run as they come, until the run has ended or somebody interrupts; as one JSON object a
 * line with `json`.
 */
export async function followLog(
  context: Context,
  { run, json, step, where }: LogOptions,
  clock: Clock = systemClock,
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const path = findLog(root, run);
  const paint = paintFor(context);
  const reader = new LogReader(path);
  const decoder = new StringDecoder("utf8");
  const piece = Buffer.alloc(pieceBytes);
  const descriptor = openSync(join(root, path), "r");
  let mistakes = 0;
  /** Whether the run has ended. */
  const show = ({ entry, mistake }: ReadLine): boolean => {
    if (mistake !== undefined) {
      mistakes += 1;
      say(context, mistake);
      return false;
    }
    if (step === undefined || entry.step_name === step)
      context.stdout.write(json ? `${JSON.stringify(entry)}\n` : entryText(entry, context, paint, where));
    return entry.pipeline_run !== undefined;
  };
  try {
    for (let ended = false; !ended;) {
      const read = readSync(descriptor, piece);
      for (const line of reader.add(decoder.write(piece.subarray(0, read)))) ended = show(line) || ended;
      if (read === 0 && !(await clock.wait(lookMs))) break;
    }
  } finally {
    closeSync(descriptor);
  }
  return mistakes === 0 ? ExitCode.done : ExitCode.failed;
}

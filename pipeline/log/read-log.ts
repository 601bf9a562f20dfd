import { createReadStream, existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { z } from "zod";
import { logEntry, type LogEntry } from "../../model/observed/log-entry.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { nearest } from "../../model/nearest.ts";
import { parseJson } from "../../model/parse-json.ts";
import { logFolder } from "./run-log.ts";

/** A line of a log: an entry, or what is wrong with it, with file, line and field. */
export type ReadLine = { entry: LogEntry; mistake?: never } | { entry?: never; mistake: string };

const logName = /^ci-\d{8}_\d{6}\.log$/;

/**
 * The path of a run's log, relative to the root: by the run's id, the file's name or its path; the newest where none is named.
 *
 * @throws GantryError where there is none
 */
export function findLog(root: string, named: string | undefined): string {
  const folder = join(root, logFolder);
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => logName.test(name))
        .sort()
    : [];
  const last = names.at(-1);
  if (last === undefined)
    throw new GantryError(`there is no log in "${logFolder}" yet`, {
      hint: '"gantry run" makes one',
      exitCode: ExitCode.usage,
    });
  if (named === undefined) return `${logFolder}/${last}`;
  const second = /^run-(?<day>\d{8})-(?<time>\d{6})-[a-z0-9]{6}$/.exec(named)?.groups;
  const name = second === undefined ? basename(named) : `ci-${second["day"]}_${second["time"]}.log`;
  if (names.includes(name)) return `${logFolder}/${name}`;
  const meant = nearest(name, names) ?? last;
  throw new GantryError(`there is no log of "${named}" in "${logFolder}"`, {
    hint: `the newest is ${last}${meant === last ? "" : `; did you mean ${meant}?`}`,
    exitCode: ExitCode.usage,
  });
}

/** Reads the lines of a file's pieces, validated. It holds one line at a time. */
export class LogReader {
  readonly #path: string;
  #rest = "";
  #line = 0;

  /** @param path as messages name it */
  constructor(path: string) {
    this.#path = path;
  }

  /** The lines that are whole now. */
  *add(piece: string): Generator<ReadLine> {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) yield* this.#read(line);
  }

  /** The last line, where it has no end: whoever wrote it was killed. */
  *end(): Generator<ReadLine> {
    const rest = this.#rest;
    this.#rest = "";
    if (rest === "") return;
    if (parseJson(rest) !== undefined) yield* this.#read(rest);
    else yield { mistake: `${this.#path}:${this.#line + 1}: cut off: the run was killed, or its disk full` };
  }

  *#read(line: string): Generator<ReadLine> {
    this.#line += 1;
    const at = `${this.#path}:${this.#line}`;
    if (line.trim() === "") return;
    const value = parseJson(line);
    if (value === undefined) {
      yield { mistake: `${at}: is no JSON` };
      return;
    }
    const read = logEntry.safeParse(value);
    if (read.success) yield { entry: read.data };
    else yield { mistake: `${at}: ${read.error.issues.map(issueText).join("; ")}` };
  }
}

function issueText({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join(".")} ${message}`;
}

/** Every line of a log. */
export async function* readLog(root: string, path: string): AsyncGenerator<ReadLine> {
  const reader = new LogReader(path);
  for await (const piece of createReadStream(join(root, path), "utf8")) yield* reader.add(String(piece));
  yield* reader.end();
}

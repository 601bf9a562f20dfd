import { randomUUID } from "node:crypto";
import { ExitCode } from "../model/errors.ts";
import type { StackOutputs } from "../model/outputs.ts";
import type { Context } from "../terminal/context.ts";
import { readOutputs } from "./run/read-outputs.ts";
import { openSession } from "./run/open-session.ts";
import { flatten } from "./run/flatten.ts";
import { outputsText } from "./run/outputs-text.ts";
import { createProgress } from "../terminal/progress.ts";
import { print } from "../terminal/say.ts";

export interface ShowOutputsOptions {
  stack: string;
  local: boolean;
  /** `json`, `dotenv`, `github`, or `table` for people. */
  format: string;
  /** For people: not the addresses alone. */
  all: boolean;
}

/** Prints a stack's outputs for people, programs, shells or workflows. */
export async function showOutputs(context: Context, options: ShowOutputsOptions): Promise<ExitCode> {
  const session = await openSession(context, { ...options, progress: createProgress(context) });
  const outputs = await readOutputs(session);
  if (options.format === "table") print(context, outputsText(outputs, { ...options, ...context }).trimEnd());
  else context.stdout.write(render(outputs, options.format));
  return ExitCode.done;
}

function render(outputs: StackOutputs, format: string): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(outputs, null, 2)}\n`;
    case "dotenv":
      return lines(outputs, (name, value) => `${name}=${quoted(value)}`);
    default:
      return lines(outputs, heredoc);
  }
}

function lines(outputs: StackOutputs, line: (name: string, value: string) => string): string {
  return flatten(outputs)
    .map(([path, value]) => `${line(path.replaceAll(/[^A-Za-z0-9]+/g, "_").toUpperCase(), value)}\n`)
    .join("");
}

/** Single quotes keep `$` and backticks from being expanded by whoever sources the file. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** GITHUB_OUTPUT's form for any value; a random delimiter cannot be in the value on purpose. */
function heredoc(name: string, value: string): string {
  const delimiter = `gantry-${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}`;
}

import { Readable, Writable } from "node:stream";
import { parseInvocation } from "../../cli/command.ts";
import { findCommand } from "../../cli/commands.ts";
import { errorText } from "../../cli/error-text.ts";
import { runCommand } from "../../cli/run-command.ts";
import { say } from "../../terminal/say.ts";
import type { Context } from "../../terminal/context.ts";
import { GantryError } from "../../model/errors.ts";
import type { Ran } from "./gantry.ts";

export interface InProcessOptions {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Standard input. */
  input?: string | Buffer;
  /** How wide the terminal is, to see what a person sees there; none by default. */
  columns?: number;
}

/** Runs a command as main.ts does, without a process of its own: in milliseconds. */
export async function inProcess(args: readonly string[], options: InProcessOptions): Promise<Ran> {
  const { cwd, env, columns } = options;
  const stdout = new Captured();
  const stderr = new Captured(columns);
  const stdin = Readable.from([Buffer.from(options.input ?? "")]);
  const context: Context = { cwd, env, columns, stdin, stdout, stderr, interactive: false, color: false };
  const found = await findCommand(args);
  const command = await found.entry.load();
  try {
    const exitCode = await runCommand(command, await parseInvocation(command, found.rest), context);
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    say(context, errorText(error));
    return { exitCode: error.exitCode, stdout: stdout.text, stderr: stderr.text };
  }
}

/** A context for what is called without a command: nobody reads what it says. */
export function quietContext(cwd: string): Context {
  const silent = (): Captured => new Captured();
  return {
    cwd,
    env: process.env,
    stdin: Readable.from([]),
    stdout: silent(),
    stderr: silent(),
    interactive: false,
    color: false,
    columns: undefined,
  };
}

class Captured extends Writable {
  text = "";
  readonly columns: number | undefined;

  constructor(columns?: number) {
    super();
    this.columns = columns;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

import { Readable, Writable } from "node:stream";
import type { Context } from "../../terminal/context.ts";

/** A context without a terminal, and what was written to its standard output and to its progress. */
export function captured(given: Partial<Context> = {}): {
  context: Context;
  stdout: () => string;
  stderr: () => string;
} {
  const [stdout, stderr] = [new Kept(), new Kept(given.columns)];
  const context = {
    cwd: "/",
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr,
    interactive: false,
    color: false,
    columns: undefined,
    ...given,
  };
  return { context, stdout: () => stdout.text, stderr: () => stderr.text };
}

class Kept extends Writable {
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

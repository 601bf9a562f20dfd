import { Readable, Writable } from "node:stream";
import type { Context } from "../../cli/context.ts";

/** A context without a terminal, and what was written to its standard output. */
export function captured(given: Partial<Context> = {}): { context: Context; stdout: () => string } {
  let text = "";
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const stderr = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const context = {
    cwd: "/",
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr,
    interactive: false,
    color: false,
    ...given,
  };
  return { context, stdout: () => text };
}

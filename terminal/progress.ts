import type { Context } from "./context.ts";
import { say } from "./say.ts";
import { cut } from "./width.ts";

/** What long work says while it runs: always on standard error, so that standard output stays readable for programs. */
export interface Progress {
  /** A new step; a person sees it at once. */
  step(text: string): void;
  /** How far the step is: rewritten in place on a terminal, now and then on a line of its own elsewhere. */
  tick(text: string): void;
  /** Ends the line that ticks were written on. */
  done(): void;
}

const usualIntervalMs = 15_000;

/** @param plainIntervalMs between two lines where there is no terminal to rewrite one on */
export function createProgress(
  context: Pick<Context, "stderr" | "interactive"> & Partial<Pick<Context, "columns">>,
  plainIntervalMs = usualIntervalMs,
): Progress {
  const { columns } = context.stderr;
  const terminal = context.interactive && columns !== undefined;
  let open = false;
  let last = 0;
  const close = (): void => {
    if (open) context.stderr.write("\r\u001b[2K");
    open = false;
  };
  return {
    step(text) {
      close();
      last = Date.now();
      say(context, text);
    },
    tick(text) {
      if (terminal) {
        // A line that wrapped could not be rewritten in place.
        const line = `  ${text}`;
        const shown = columns === 0 ? line : cut(line, columns - 1);
        context.stderr.write(`\r\u001b[2K${shown}`);
        open = true;
      } else if (Date.now() - last >= plainIntervalMs) {
        last = Date.now();
        const line = `  ${text}`;
        context.stderr.write(`${context.columns === undefined ? line : cut(line, context.columns)}\n`);
      }
    },
    done: close,
  };
}

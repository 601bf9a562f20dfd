import type { Context } from "./context.ts";
import { sentences } from "./width.ts";

/** Says something beside a command's result, on standard error: on a terminal in lines of whole words. */
export function say({ stderr }: Pick<Context, "stderr">, text: string): void {
  const columns = stderr.columns === 0 ? undefined : stderr.columns;
  stderr.write(`${sentences(text, columns)}\n`);
}

/** Shows a command's result to people: on a terminal in lines of whole words. What programs read is written as it is. */
export function print({ stdout, columns }: Pick<Context, "stdout" | "columns">, text: string): void {
  stdout.write(`${sentences(text, columns)}\n`);
}

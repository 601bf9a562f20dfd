import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unixLineEnds } from "../../files/line-ends.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { ownCommand, type Shell } from "../../terminal/quote.ts";

/** Prints what a shell evaluates once to complete gantry's words. It asks the very checkout that it came from, as the hook does. */
export function printCompletion(context: Context, options: { shell: Shell }): ExitCode {
  const { shell } = options;
  // A clone may have them with Windows' line ends, which no shell takes.
  const functions = unixLineEnds(readFileSync(join(import.meta.dirname, `completion.${shell}`), "utf8"));
  context.stdout.write(`${asking[shell](`${ownCommand(shell)} __complete`)}\n${functions}`);
  return ExitCode.done;
}

/** Whatever goes wrong, nothing is said: the person who types has pressed Tab, and no more. */
const asking: Readonly<Record<Shell, (own: string) => string>> = {
  bash: (own) => `function __gantry_ask {\n  ${own} "$@" </dev/null 2>/dev/null\n}`,
  zsh: (own) => `function __gantry_ask {\n  ${own} "$@" </dev/null 2>/dev/null\n}`,
  fish: (own) => `function __gantry_ask\n    ${own} $argv </dev/null 2>/dev/null\nend`,
};

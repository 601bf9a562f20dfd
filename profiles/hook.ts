import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { unixLineEnds } from "../files/line-ends.ts";
import { ownCommand, quoteWord, type Shell } from "../terminal/quote.ts";

/** Prints the functions that a shell needs for profiles, to be evaluated at its start. */
export function printProfileHook(context: Context, options: { shell: Shell }): ExitCode {
  const { shell } = options;
  // A clone may have them with Windows' line ends, which no shell takes.
  const functions = unixLineEnds(readFileSync(join(import.meta.dirname, `hook.${shell}`), "utf8"));
  context.stdout.write(printed[shell](ownCommand(shell), functions));
  return ExitCode.done;
}

/** What is printed around the functions: with `own`, the words that start gantry, they find their way back. */
const printed: Readonly<Record<Shell, (own: string, functions: string) => string>> = {
  bash: (own, functions) => `function __gantry_cli {\n  ${own} "$@"\n}\n${functions}`,
  // Read and run with zsh's own options, whatever the user's are; those are back when a function returns.
  zsh(own, functions) {
    const code = `function __gantry_cli {\n  ${own} "$@"\n}\n${functions}`;
    return `emulate zsh -o no_aliases -c ${quoteWord(code, "zsh")}\n`;
  },
  fish: (own, functions) => `function __gantry_cli\n    ${own} $argv\nend\n${functions}`,
};

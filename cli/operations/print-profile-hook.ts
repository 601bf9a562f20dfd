import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { ownCommand } from "../shell/own-command.ts";
import { shells, type Shell } from "../shell/quote.ts";

/** Prints the functions that a shell needs for profiles, to be evaluated at its start. */
export function printProfileHook(context: Context, options: { shell: string }): ExitCode {
  const shell = knownShell(options.shell);
  const functions = readFileSync(join(import.meta.dirname, "..", "shell", `hook.${shell}`), "utf8");
  context.stdout.write(`${startFunction(shell)}\n${functions}`);
  return ExitCode.done;
}

function startFunction(shell: Shell): string {
  return shell === "fish"
    ? `function __gantry_cli\n    ${ownCommand(shell)} $argv\nend`
    : `function __gantry_cli {\n  ${ownCommand(shell)} "$@"\n}`;
}

function knownShell(name: string): Shell {
  const found = shells.find((shell) => shell === name);
  if (found !== undefined) return found;
  throw new GantryError(`there is no hook for ${JSON.stringify(name)}`, {
    hint: `there are ${shells.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}

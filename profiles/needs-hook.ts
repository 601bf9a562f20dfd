import { basename } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { hookLine, shells } from "../terminal/quote.ts";

const startFiles = { bash: "~/.bashrc", zsh: "~/.zshrc", fish: "~/.config/fish/config.fish" } as const;

/** Why a command that would change the shell cannot, and how it can. */
export function needsHook(command: string, { env }: Context): GantryError {
  const own = basename(env["SHELL"] ?? "");
  const shown = shells.filter((shell) => shell === own);
  const lines = (shown.length > 0 ? shown : shells).map(
    (shell) => `${shell}, in ${startFiles[shell]}: ${hookLine(shell)}`,
  );
  return new GantryError(`"${command}" changes the shell that it is typed in, and this one lacks the hook`, {
    problems: lines,
    hint: "run the line for your shell now, and put it into its file for all shells to come",
    exitCode: ExitCode.usage,
  });
}

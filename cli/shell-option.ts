import type { Invocation, Positional } from "./command.ts";
import { shells, type Shell } from "../terminal/quote.ts";

/** How the hook says which shell asks; a person never writes it. */
export const shellOption = {
  type: "string",
  placeholder: "name",
  summary: "given by the hook: print what that shell is to evaluate",
  choices: shells,
} as const;

export const shellPositional: Positional = { name: "bash|zsh|fish", choices: shells };

/** The shell that `shellPositional` at this index names. */
export function shellAt(invocation: Invocation, index: number): Shell {
  const found = shells.find((shell) => shell === invocation.required(index));
  if (found === undefined) throw new Error("a shell was read whose choices were not checked");
  return found;
}

export function shellOf(invocation: Invocation): Shell | undefined {
  const given = invocation.text("shell");
  return shells.find((shell) => shell === given);
}

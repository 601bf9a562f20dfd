import type { Invocation } from "./command.ts";
import { shells, type Shell } from "../terminal/quote.ts";

/** How the hook says which shell asks; a person never writes it. */
export const shellOption = {
  type: "string",
  placeholder: "name",
  summary: "given by the hook: print what that shell is to evaluate",
  choices: shells,
} as const;

export function shellOf(invocation: Invocation): Shell | undefined {
  const given = invocation.text("shell");
  return shells.find((shell) => shell === given);
}

import { confirm as ask, isCancel, select, text } from "@clack/prompts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "./context.ts";

/** A person was asked, and said no. */
export class Declined extends GantryError {}

/** Refuses early, before any work, where a question would have to be asked and nobody is there. */
export function requireAnswer(context: Context, options: { yes: boolean; json: boolean }): void {
  if (options.yes || (context.interactive && !options.json)) return;
  throw new GantryError("nobody is here to answer, and --yes was not given", {
    hint: "add --yes to go on without a question",
    exitCode: ExitCode.usage,
  });
}

export async function confirm(message: string): Promise<boolean> {
  const answer = await ask({ message, initialValue: false });
  return !isCancel(answer) && answer;
}

/** Asks for a word to be typed; true only for exactly that word. */
export async function confirmByName(message: string, name: string): Promise<boolean> {
  const answer = await text({ message });
  return !isCancel(answer) && answer === name;
}

/** Lets one of several be chosen. Undefined where it is interrupted, or where whoever asks has stopped asking. */
export async function choose<Value extends string>(
  message: string,
  options: readonly { value: Value; label: string }[],
  signal: AbortSignal,
): Promise<Value | undefined> {
  const answer = await select<string>({ message, options: [...options], signal });
  return options.find(({ value }) => value === answer)?.value;
}

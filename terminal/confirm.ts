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
  const { confirm: ask, isCancel } = await questions();
  const answer = await ask({ message, initialValue: false });
  return !isCancel(answer) && answer;
}

/** Asks for a word to be typed; true only for exactly that word. */
export async function confirmByName(message: string, name: string): Promise<boolean> {
  const { isCancel, text } = await questions();
  const answer = await text({ message });
  return !isCancel(answer) && answer === name;
}

/** Lets one of several be chosen. Undefined where it is interrupted, or where whoever asks has stopped asking. */
export async function choose<Value extends string>(
  message: string,
  options: readonly { value: Value; label: string }[],
  signal: AbortSignal,
): Promise<Value | undefined> {
  const { select } = await questions();
  const answer = await select<string>({ message, options: [...options], signal });
  return options.find(({ value }) => value === answer)?.value;
}

/** Loaded where something is asked: with --yes nothing is. */
function questions() {
  return import("@clack/prompts");
}

import type { Invocation, Positional } from "./command.ts";
import { localOption, yesOption } from "./options.ts";

/** The version, and where it is to go. Both are checked by the command, which repeats no e-mail address. */
export const checklistPositionals: readonly Positional[] = [
  { name: "[subproject/]tag", values: "version" },
  { name: "environment", values: "environment" },
];

/** What every command that writes a checklist takes. */
export const checklistOptions = { local: localOption, yes: yesOption } as const;

/** The words that all of them have. */
export function checklistWords(invocation: Invocation) {
  return {
    tag: invocation.required(0),
    environment: invocation.required(1),
    local: invocation.flag("local"),
    yes: invocation.flag("yes"),
    json: invocation.flag("json"),
  };
}

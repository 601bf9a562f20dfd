import type { Invocation } from "./command.ts";
import { localOption, rulesOption, takeOverOption, yesOption } from "./options.ts";

/** What deploy, promote and rollback have in common. */
export const releaseOptions = {
  plan: { type: "boolean", summary: "show what would be done, and do nothing" },
  local: localOption,
  yes: yesOption,
  reason: { type: "string", placeholder: "text", summary: "why; on record" },
  base: {
    type: "string",
    placeholder: "ref",
    summary: "judge by the policy pack of this branch too, such as origin/main",
  },
  rules: rulesOption,
  "take-over": takeOverOption,
  "break-glass": {
    type: "string",
    placeholder: "reason",
    summary: "do not wait for approval, soak time and the environment before; each is named in the record",
  },
} as const;

/** The words that were given for them. */
export function releaseWords(invocation: Invocation) {
  return {
    plan: invocation.flag("plan"),
    local: invocation.flag("local"),
    yes: invocation.flag("yes"),
    json: invocation.flag("json"),
    reason: invocation.text("reason"),
    base: invocation.text("base"),
    allRules: invocation.flag("rules"),
    takeOver: invocation.flag("take-over"),
    breakGlass: invocation.text("break-glass"),
  };
}

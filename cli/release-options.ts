import { ExitCode, GantryError } from "../model/errors.ts";
import type { Invocation } from "./command.ts";
import { confirmOption, localOption, rulesOption, takeOverOption, yesOption } from "./options.ts";

/** What deploy, promote and rollback have in common. */
export const releaseOptions = {
  plan: { type: "boolean", summary: "show what would be done, and do nothing" },
  local: localOption,
  yes: yesOption,
  confirm: confirmOption,
  reason: { type: "string", placeholder: "text", summary: "why; on record" },
  base: {
    type: "string",
    placeholder: "ref",
    summary: "judge by the policy pack of this branch too, such as origin/main",
  },
  bundle: {
    type: "string",
    placeholder: "surface=sha256:…",
    multiple: true,
    summary: "what another job built, by its checksum; it lies below .gantry/bundles",
  },
  rules: rulesOption,
  "take-over": takeOverOption,
  "break-glass": {
    type: "string",
    placeholder: "reason",
    summary: "do not wait for approval, soak time and the environment before; each is named in the record",
  },
} as const;

const handedOver = /^([a-z][a-z0-9-]*)=(sha256:[0-9a-f]{64})$/;

/** The words that were given for them. Throws a usage error for a bundle without a checksum. */
export function releaseWords(invocation: Invocation) {
  return {
    bundles: invocation
      .texts("bundle")
      .flatMap((words) => words.split(","))
      .map((word) => {
        const [, surface, checksum] = handedOver.exec(word) ?? [];
        if (surface !== undefined && checksum !== undefined) return { surface, checksum };
        throw new GantryError(`"${word.slice(0, 120)}" names no bundle`, {
          hint: "write it as portal=sha256:<64 hex>",
          exitCode: ExitCode.usage,
        });
      }),
    plan: invocation.flag("plan"),
    local: invocation.flag("local"),
    yes: invocation.flag("yes"),
    confirm: invocation.text("confirm"),
    json: invocation.flag("json"),
    reason: invocation.text("reason"),
    base: invocation.text("base"),
    allRules: invocation.flag("rules"),
    takeOver: invocation.flag("take-over"),
    breakGlass: invocation.text("break-glass"),
  };
}

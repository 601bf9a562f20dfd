import type { Positional } from "./command.ts";
import { localOption } from "./options.ts";

/** An environment, or `repository` for what the repository has once. */
export const chainPositional: Positional = {
  name: "environment|repository",
  values: "stack",
  async check(value) {
    const { requireChain } = await import("../evidence/chain/chains.ts");
    requireChain(value);
  },
};

export const auditOptions = {
  from: { type: "string", placeholder: "day", summary: "not before this day (UTC) or time" },
  to: { type: "string", placeholder: "day", summary: "not after this day (UTC) or time" },
  local: { ...localOption, summary: "what was done to the local cloud" },
} as const;

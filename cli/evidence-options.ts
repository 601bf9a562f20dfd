import { localOption } from "./options.ts";

/** Which database of evidence: that of `DATABASE_URL`, else the one that is embedded. */
export const evidenceOptions = {
  local: { ...localOption, summary: "what happened on the local cloud, in a database of its own" },
} as const;

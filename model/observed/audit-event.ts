import { z } from "zod";
import { entity } from "../entity.ts";
import { jsonObject } from "./json-object.ts";
import { line, recordId, timestamp } from "./scalars.ts";

/** Who changed what (000). The chain of hashes stands beside the event: see AuditRecord. */
export const auditEvent = entity(
  "AuditEvent",
  "Who changed what, and when.",
  z.strictObject({
    id: recordId.describe("unique"),
    actor: line().describe("person or automation"),
    action: z
      .enum(["deploy", "rollout", "rollback", "flag-update", "threshold-update"])
      .describe("what was done"),
    target: line(300).describe("id or key of what was changed"),
    detail: jsonObject().describe("what was there before, and what now"),
    createdAt: timestamp.describe("when it was done"),
  }),
);
export type AuditEvent = z.infer<typeof auditEvent>;

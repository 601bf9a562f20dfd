import { z } from "zod";
import { entity, field, given } from "../entity.ts";
import { maskedEmail } from "../mask-email.ts";
import { environmentName } from "../scalars.ts";
import { evidenceUrl } from "./artifact-url.ts";
import { timestamp } from "./scalars.ts";
import { parseTagName } from "./tag-name.ts";

/** The states of the portal that somebody must have seen. */
export const uxStates = ["Empty", "Loading", "Success", "Error", "Offline"] as const;

const artifacts = z.strictObject({
  pdpa_proof: z
    .strictObject({
      url: evidenceUrl.describe("the proof"),
      proved_at: timestamp.describe("when it was proved; at most 48 hours before production"),
    })
    .optional()
    .describe("proof of the PDPA consent gate"),
  ux_states: z
    .strictObject({
      Empty: evidenceUrl.optional().describe("the portal without data"),
      Loading: evidenceUrl.optional().describe("the portal while it loads"),
      Success: evidenceUrl.optional().describe("the portal with data"),
      Error: evidenceUrl.optional().describe("the portal after an error"),
      Offline: evidenceUrl.optional().describe("the portal without a network"),
    })
    .optional()
    .describe("where each of the five states was shown"),
  evidence: z.array(evidenceUrl).max(100, "must have at most 100 entries").describe("further evidence"),
});

/** What a person has checked before a version goes to an environment (002). */
export const releaseChecklist = entity(
  "ReleaseChecklist",
  "What a person has checked before a version goes to an environment.",
  z.strictObject({
    id: z.uuid({ error: "must be a UUID" }).describe("unique"),
    tag: z
      .string()
      .max(250, { abort: true, error: "must have at most 250 characters" })
      .refine((name) => parseTagName(name)?.tagType === "VERSION", "must be a version tag such as v1.2.3")
      .describe("the candidate; the tag must exist in the repository"),
    environment: environmentName.describe("where it is to go"),
    pdpa_confirmed: z.boolean().describe("PDPA consent gate verified"),
    ux_states_demoed: z.boolean().describe("the portal's five states shown"),
    rollback_rehearsed_at: timestamp
      .nullable()
      .describe("last rollback drill; at most 14 days before production; null before the first"),
    approver_role: z
      .enum(["admin", "operator"])
      .nullable()
      .describe("in what role it was approved; null before"),
    approver_email: maskedEmail.nullable().describe("who approved it, masked as ***@domain; null before"),
    notes: z
      .string()
      .max(16_384, "must have at most 16384 characters")
      .describe("manual checks, blocking issues"),
    artifacts: artifacts.describe("the evidence: artifacts of GitHub Actions, or rows and files in Supabase"),
  }),
  (rule) => [
    rule(
      ["approver_email", "approver_role"],
      "must be there together with approver_role",
      (list) => {
        return (list.approver_email === null) === (list.approver_role === null);
      },
      {
        if: field("approver_role", { type: "null" }),
        then: field("approver_email", { type: "null" }),
        else: field("approver_email", { not: { type: "null" } }),
      },
    ),
    rule(
      ["artifacts", "pdpa_confirmed"],
      "must have pdpa_proof when pdpa_confirmed is true",
      (list) => {
        return !list.pdpa_confirmed || list.artifacts.pdpa_proof !== undefined;
      },
      { anyOf: [field("pdpa_confirmed", { const: false }), field("artifacts", given("pdpa_proof"))] },
    ),
    rule(
      ["artifacts", "ux_states_demoed"],
      "must have all five ux_states when ux_states_demoed is true",
      (list) => {
        return (
          !list.ux_states_demoed || uxStates.every((state) => list.artifacts.ux_states?.[state] !== undefined)
        );
      },
      {
        anyOf: [
          field("ux_states_demoed", { const: false }),
          field("artifacts", given("ux_states", { required: [...uxStates] })),
        ],
      },
    ),
  ],
);
export type ReleaseChecklist = z.infer<typeof releaseChecklist>;

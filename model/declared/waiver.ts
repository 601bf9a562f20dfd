import { z } from "zod";
import { line } from "../observed/scalars.ts";
import { ownerRole } from "../scalars.ts";

/** Somebody's decision to live with a violation of one rule by one resource for a few days. */
export const waiver = z.strictObject({
  rule: z
    .string()
    .regex(/^[a-z]+(-[a-z0-9]+)+$/, "must be the id of a rule")
    .max(100)
    .describe("the rule's id, as a violation begins with it")
    .meta({ examples: ["require-rotation-within-90-days"] }),
  resource: z
    .string()
    .max(300)
    .regex(
      /^[\w-]+:[\w/-]*:[\w-]+ \S.*$/,
      'must be type and name, such as "gantry:index:DeploymentSurface api"',
    )
    .describe("type and name of the resource, as a violation names it")
    .meta({ examples: ["gantry:index:CredentialBundle staging-api"] }),
  stack: z
    .enum(["environment", "repository"])
    .default("environment")
    .describe("repository: the resource belongs to what the repository has once"),
  owner: ownerRole.describe("who answers for it").meta({ examples: ["platform-team"] }),
  reason: line(500)
    .describe("why the rule cannot be kept yet")
    .meta({ examples: ["the provider replaces keys twice a year"] }),
  once: z
    .boolean()
    .default(false)
    .describe("true: it ends with the first deployment that it is part of, whatever the last day says"),
  expires: z.iso
    .date({ error: "must be a date such as 2026-03-31" })
    .describe("the last day, in UTC")
    .meta({ examples: ["2026-12-01"] }),
});
export type DeclaredWaiver = z.infer<typeof waiver>;

/** A waiver with the key that it stands under. */
export interface Waiver extends DeclaredWaiver {
  id: string;
  /** `file:line` where it was written. */
  declaredAt: string;
}

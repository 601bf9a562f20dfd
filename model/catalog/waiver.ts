import { z } from "zod";
import { line } from "../records/scalars.ts";
import { ownerRole } from "../scalars.ts";

/** A waiver ends at most so many days after today, whenever today is (design.md, "Policy"). */
export const longestWaiverDays = 30;

/**
 * Rules that no waiver softens. A secret that was once readable in a state, a log or a plan cannot be taken back; code
 * that runs while a deployment runs and types that nobody knows are judged by no other rule; and the rest say whether
 * the rules apply at all.
 */
export const neverWaived: readonly string[] = [
  "disallow-plaintext-secrets",
  "disallow-dynamic-resources",
  "disallow-unknown-types",
  "require-stack-of-environment",
  "require-valid-waivers",
];

/** Somebody's decision to live with a violation of one rule by one resource for a few days. */
export const waiver = z.strictObject({
  rule: z
    .string()
    .regex(/^[a-z]+(-[a-z0-9]+)+$/, "must be the id of a rule")
    .max(100)
    .describe("the rule's id, as a violation begins with it"),
  resource: z
    .string()
    .max(300)
    .regex(
      /^[\w-]+:[\w/-]*:[\w-]+ \S.*$/,
      'must be type and name, such as "gantry:index:DeploymentSurface api"',
    )
    .describe("type and name of the resource, as a violation names it"),
  stack: z
    .enum(["environment", "repository"])
    .default("environment")
    .describe("repository: the resource belongs to what the repository has once"),
  owner: ownerRole.describe("who answers for it"),
  reason: line(500).describe("why the rule cannot be kept yet"),
  expires: z.iso.date({ error: "must be a date such as 2026-03-31" }).describe("the last day, in UTC"),
});
export type DeclaredWaiver = z.infer<typeof waiver>;

/** A waiver with the key that it stands under. */
export interface Waiver extends DeclaredWaiver {
  id: string;
  /** `file:line` where it was written. */
  declaredAt: string;
}

const dayMs = 86_400_000;

/** Whole days after today until a waiver ends: 0 on its last day, negative when it is over. */
export function daysLeft({ expires }: Pick<Waiver, "expires">, now: Date): number {
  const today = Date.parse(now.toISOString().slice(0, 10));
  return Math.round((Date.parse(expires) - today) / dayMs);
}

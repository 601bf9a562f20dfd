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

/** Rules that are waived for one deployment at a time: what is left unprotected is not left so for a month. */
export const waivedOnce: readonly string[] = ["require-deletion-protection", "require-declared-entities"];

/** Whether a waiver lets its resource be deleted or replaced today. */
export function letsGo({ rule, expires }: { rule: string; expires: string }, now: Date): boolean {
  return rule === "require-deletion-protection" && daysLeft({ expires }, now) >= 0;
}

const dayMs = 86_400_000;

/** Whole days after today until a waiver ends: 0 on its last day, negative when it is over. */
export function daysLeft({ expires }: { expires: string }, now: Date): number {
  const today = Date.parse(now.toISOString().slice(0, 10));
  return Math.round((Date.parse(expires) - today) / dayMs);
}

import { checkFinalState } from "./check-final-state.ts";
import type { AppliedDeployment, Check, CheckResult, PlannedDeployment } from "./deployment.ts";

/**
 * The steps between the agreed plan and its application, in their order. The first that does not pass ends the
 * deployment with exit code 3, and nothing was changed.
 */
export const beforeApply: readonly Check<PlannedDeployment>[] = [
  async (deployment) => (await import("./check-base-pack.ts")).checkBasePack(deployment),
  async (planned) => (await import("./read-back-check.ts")).checkCanReadBack(planned),
  async (planned) => (await import("./check-secret-ages.ts")).checkSecretAges(planned),
  async (planned) => (await import("./check-approvals.ts")).checkApprovals(planned),
];

/**
 * The steps after the application, none of which waits for another: each is made whatever the others found, and one that
 * does not pass is exit code 3.
 */
export const afterApply: readonly Check<AppliedDeployment>[] = [
  checkFinalState,
  async (deployment) => (await import("./read-back-check.ts")).checkReadBack(deployment),
  async (deployment) => (await import("./read-back-check.ts")).checkRotations(deployment),
];

/** Runs `checks` at the same time. Where one cannot be made, that is thrown once the others have ended. */
export async function runAllChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
): Promise<readonly CheckResult[]> {
  const ended = await Promise.allSettled(checks.map((check) => check(subject)));
  return ended.flatMap((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value ?? [];
  });
}

/** Runs `checks` one after the other, up to the first that does not pass. */
export async function runChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = await check(subject);
    if (result === undefined) continue;
    results.push(result);
    if (!result.passed) break;
  }
  return results;
}

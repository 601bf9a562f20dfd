import type { QualityGate } from "../../model/declared/quality-gate.ts";
import { declared, type Change } from "./loosening.ts";

/** Where a gate lets more through: lower thresholds, fewer checks or reviews, another branch, or no gate at all. */
export function* compareGates(base: readonly QualityGate[], head: readonly QualityGate[]): Generator<Change> {
  for (const old of base) {
    const field = `gates.${old.id}`;
    const now = head.find(({ id }) => id === old.id);
    if (now === undefined) {
      yield { field, old: declared, new: null };
      continue;
    }
    for (const key of ["coverage", "testPass"] as const) {
      if (now.thresholds[key] < old.thresholds[key])
        yield { field: `${field}.thresholds.${key}`, old: old.thresholds[key], new: now.thresholds[key] };
    }
    if (now.requiredReviews < old.requiredReviews)
      yield { field: `${field}.requiredReviews`, old: old.requiredReviews, new: now.requiredReviews };
    for (const key of ["codeOwnerReview", "signedCommits"] as const) {
      if (old[key] && !now[key]) yield { field: `${field}.${key}`, old: true, new: false };
    }
    if (old.requiredChecks.some((check) => !now.requiredChecks.includes(check)))
      yield { field: `${field}.requiredChecks`, old: old.requiredChecks, new: now.requiredChecks };
    // No order says which branch is the stricter one: the gate no longer holds where it held.
    if (now.enforcedOn !== old.enforcedOn)
      yield { field: `${field}.enforcedOn`, old: old.enforcedOn, new: now.enforcedOn };
  }
}

import type { EnvironmentName } from "../../model/scalars.ts";
import type { GovernanceEntry } from "../../model/declared/governance-entry.ts";

/** A value as an entry of docs/governance.yml writes it; null where there is none. */
export type GovernedValue = GovernanceEntry["old"];

/** One field that was loosened, or of a guardrail changed: what an entry of docs/governance.yml has to account for. */
export interface Loosening {
  /** `global` for what the repository has once and for what changed alike in every environment. */
  environment: EnvironmentName | "global";
  /** Such as `gates.main.thresholds.coverage`. */
  field: string;
  old: GovernedValue;
  new: GovernedValue;
}

/** A field of one environment or of the repository, before it is known whether the others changed likewise. */
export type Change = Omit<Loosening, "environment">;

/** Stands for an entity as a whole: what is `old` where it was removed. */
export const declared = "declared";

/** Whether two values are the same: of lists, in the same order. */
export function sameValue(a: GovernedValue, b: GovernedValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

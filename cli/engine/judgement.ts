import type { Waiver } from "../../model/catalog/waiver.ts";
import type { EngineEvent } from "./events.ts";
import { readRuleRuns, type Ran, type RuleRun } from "./policy-events.ts";
import { readViolations, type Violation, type WaivedViolation } from "./policy-violations.ts";

/** Who judges a run of the engine, and by what. */
export interface Judge {
  /** The folder of the policy pack; absolute. */
  pack: string;
  /** The rules that must run: those of that folder, whatever the pack says of itself. */
  rules: readonly string[];
  /** The catalog's waivers for the stack. */
  waivers: readonly Waiver[];
}

/** What the pack said in one run of the engine. */
export interface Judgement {
  rules: readonly RuleRun[];
  violations: readonly Violation[];
  waived: readonly WaivedViolation[];
  /** All that the stack has, needed or not. */
  waivers: readonly Waiver[];
}

/** What the judge said, by the engine's event log; `ran` where the log does not tell that. */
export function readJudgement(
  events: readonly EngineEvent[],
  { rules, waivers }: Judge,
  ran?: Ran,
): Judgement {
  return { rules: readRuleRuns(events, rules, waivers, ran), ...readViolations(events, waivers), waivers };
}

/** Whether every rule ran, and found nothing that is not waived. */
export function isSound({ rules, violations }: Pick<Judgement, "rules" | "violations">): boolean {
  return violations.length === 0 && rules.every(({ result }) => result === "passed" || result === "waived");
}

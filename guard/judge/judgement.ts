import type { Waiver } from "../../model/declared/waiver.ts";
import type { EngineEvent } from "../../engine/run/events.ts";
import { withNeverEnded } from "./never-ended.ts";
import { unexplainedDeletions } from "./unexplained-deletions.ts";
import { usedUp, usedUpEvent } from "./used-waivers.ts";
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
  /** The components that the catalog declares for the stack, as `type name`; none where only a state is judged. */
  declared: readonly string[];
}

/** What the pack said in one run of the engine. */
export interface Judgement {
  rules: readonly RuleRun[];
  violations: readonly Violation[];
  waived: readonly WaivedViolation[];
  /** All that the stack has, needed or not. */
  waivers: readonly Waiver[];
  /** The ids of those that an earlier deployment used up. */
  used: readonly string[];
}

export interface JudgementOptions {
  /** Which rules ran on how much, where the log does not tell that. */
  ran?: Ran;
  /** Whether it is done again since it failed (is-resumed.ts). */
  isResumed?: boolean;
}

/** What the judge said, by the engine's event log. */
export function readJudgement(
  events: readonly EngineEvent[],
  { rules, waivers }: Judge,
  { ran, isResumed }: JudgementOptions = {},
): Judgement {
  const used = usedUp(events, waivers);
  const left = waivers.filter(({ id }) => !used.includes(id));
  const said = [
    ...withNeverEnded(events),
    ...used.map((id) => usedUpEvent(id, events)),
    ...unexplainedDeletions(events, left, { isResumed }),
  ];
  return { rules: readRuleRuns(said, rules, left, ran), ...readViolations(said, left), waivers, used };
}

/** Whether every rule ran, and found nothing that is not waived. */
export function isSound({ rules, violations }: Pick<Judgement, "rules" | "violations">): boolean {
  return violations.length === 0 && rules.every(({ result }) => result === "passed" || result === "waived");
}

const worstFirst = ["did-not-run", "violated", "waived", "passed"] as const;

/** What two packs said of one run: of each rule the worse result, and whatever either objected to, once. */
export function bothOf(one: Judgement, other: Judgement): Judgement {
  const byRule = Map.groupBy([...one.rules, ...other.rules], ({ id }) => id);
  return {
    rules: [...byRule].flatMap(([, runs]) => runs.toSorted(byResult).slice(0, 1)),
    violations: once([...one.violations, ...other.violations]),
    waived: once([...one.waived, ...other.waived]),
    waivers: one.waivers,
    used: one.used,
  };
}

function byResult(a: RuleRun, b: RuleRun): number {
  return worstFirst.indexOf(a.result) - worstFirst.indexOf(b.result);
}

function once<Found extends Violation>(found: readonly Found[]): Found[] {
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

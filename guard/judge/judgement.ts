import type { Marks } from "../../files/marks.ts";
import type { EngineEvent } from "../../engine/run/events.ts";
import { nameOf } from "../../model/urn.ts";
import { withNeverEnded } from "./never-ended.ts";
import { type Ran, readRuleRuns, type RuleRun } from "./policy-events.ts";
import {
  type PolicyEvent,
  readViolations,
  type Violation,
  type WaivedViolation,
} from "./policy-violations.ts";
import { splitProgramChanges } from "./program-changes.ts";
import { unexplainedDeletions } from "./unexplained-deletions.ts";
import type { Waiver } from "../../model/declared/waiver.ts";
import { pack } from "../../policy/pack/pack.ts";
import { waiverType } from "../../policy/waivers.ts";

/** Who judges a run of the engine, and by what. */
export interface Judge {
  /** The folder of the policy pack that runs; absolute. */
  pack: string;
  /** The project that it is the pack of: where it was copied from. */
  from: string;
  /** What it is made of, at the top of the folder that it lies in and of the one that it was copied from. */
  parts: readonly string[];
  /** What the copy looked like when it was compared with its digest; undefined where it is none. */
  copied?: Marks | undefined;
  /** The rules that must run: those of that folder, whatever the pack says of itself. */
  rules: readonly string[];
  /** The catalog's waivers for the stack. */
  waivers: readonly Waiver[];
  /** The components that the catalog declares for the stack, as `type name`; none where only a state is judged. */
  declared: readonly string[];
  /** Whether the pack compares with what its own program makes of the catalog. */
  compares: boolean;
  /** Whether it is the pack of another branch, whose program may be another one too. */
  byBase?: boolean;
  /** Whether it runs from packages of its own, and not from the project's. */
  hasOwnPackages?: boolean;
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
  /** Where the plan is not what the base's program makes of the catalog; of a base's judgement alone. */
  programChanges: readonly Violation[];
}

export interface JudgementOptions {
  /** Which rules ran on how much, where the log does not tell that. */
  ran?: Ran;
  /** Whether it is done again since it failed (is-resumed.ts). */
  isResumed?: boolean;
}

/** What the judge said, by the engine's event log. */
export function readJudgement(
  allEvents: readonly EngineEvent[],
  { rules, waivers, byBase }: Pick<Judge, "rules" | "waivers" | "byBase">,
  { ran, isResumed }: JudgementOptions = {},
): Judgement {
  const { events, programChanges } = splitProgramChanges(allEvents, byBase === true);
  const used = usedUp(events, waivers);
  const left = waivers.filter(({ id }) => !used.includes(id));
  const said = [
    ...withNeverEnded(events),
    ...used.map((id) => usedUpEvent(id, events)),
    ...unexplainedDeletions(events, left, { isResumed }),
  ];
  return {
    rules: readRuleRuns(said, rules, left, ran),
    ...readViolations(said, left),
    waivers,
    used,
    programChanges,
  };
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
    programChanges: once([...one.programChanges, ...other.programChanges]),
  };
}

function byResult(a: RuleRun, b: RuleRun): number {
  return worstFirst.indexOf(a.result) - worstFirst.indexOf(b.result);
}

function once<Found extends Violation>(found: readonly Found[]): Found[] {
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

/**
 * The ids of the waivers with `once` that an earlier deployment was made under: those that the recorded state has for
 * another deployment than this one, so that the engine would update them.
 */
function usedUp(events: readonly EngineEvent[], waivers: readonly Waiver[]): readonly string[] {
  return waivers.flatMap(({ id, once }) => (once && stepOf(id, events)?.op === "update" ? [id] : []));
}

/** A waiver that is used up, as the pack would object to it if it saw the recorded state. */
function usedUpEvent(id: string, events: readonly EngineEvent[]): { policyEvent: PolicyEvent } {
  const policyName = "require-valid-waivers";
  const message =
    `${policyName}: ${waiverType} "${id}" once is used up: an earlier deployment was made under it\n` +
    "hint: remove it from the catalog, or decide anew, under another key";
  const { name: policyPackName } = pack;
  const resourceUrn = stepOf(id, events)?.urn ?? "";
  return { policyEvent: { policyName, policyPackName, resourceUrn, message, enforcementLevel: "mandatory" } };
}

function stepOf(waiver: string, events: readonly EngineEvent[]): { op: string; urn: string } | undefined {
  return events.find(
    ({ resourcePreEvent: step }) =>
      step?.metadata.type === waiverType && nameOf(step.metadata.urn).name === waiver,
  )?.resourcePreEvent?.metadata;
}

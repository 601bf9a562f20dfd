import type { Waiver } from "../../model/declared/waiver.ts";
import { isObstacle } from "../../policy/message.ts";
import { pack } from "../../policy/pack/pack.ts";
import type { EngineEvent } from "../../engine/run/events.ts";
import { waiverOf } from "./policy-violations.ts";

/** What one rule of the pack did in one run of the engine. */
export interface RuleRun {
  id: string;
  /** How many resources it judged; those that it has nothing to say about are not counted. */
  resources: number;
  /** `waived`: what it found is covered by waivers. */
  result: "passed" | "waived" | "violated" | "did-not-run";
  /** Why it did not run. */
  reason?: string;
}

/**
 * Which of the expected rules ran, on how many resources and with what result, by the engine's own event log.
 *
 * The engine writes a policyAnalyzeSummaryEvent per resource, whose `passed` are all rules of the pack but those that
 * found something (`failed`) or said that they do not apply; and, when everything went through, one
 * policyAnalyzeStackSummaryEvent. Gantry's rules go without a type, so the latter lists each rule that the pack had: one
 * that it does not list was not there, or the run ended before.
 */
export function readRuleRuns(
  events: readonly EngineEvent[],
  expected: readonly string[],
  waivers: readonly Waiver[] = [],
  ran: Ran = readRan(events),
): RuleRun[] {
  const now = new Date();
  const violated = new Set<string>();
  const waived = new Set<string>();
  const obstacles = new Map<string, string>();
  for (const { policyEvent } of events) {
    if (policyEvent?.policyPackName !== pack.name) continue;
    if (isObstacle(policyEvent.message))
      obstacles.set(policyEvent.policyName, firstLine(policyEvent.message));
    else if (waiverOf(policyEvent, waivers, now) === undefined) violated.add(policyEvent.policyName);
    else waived.add(policyEvent.policyName);
  }
  return expected.map((id) => {
    const resources = ran.judged.get(id) ?? 0;
    if (violated.has(id)) return { id, resources, result: "violated" };
    const reason = obstacles.get(id) ?? whyNot(id, ran);
    if (reason !== undefined) return { id, resources, result: "did-not-run", reason };
    return { id, resources, result: waived.has(id) ? "waived" : "passed" };
  });
}

/** What ran, whatever it found. */
export interface Ran {
  /** How many resources each rule judged. */
  judged: ReadonlyMap<string, number>;
  /** The rules that the pack had, if it got to the end. */
  served: ReadonlySet<string>;
  disabled: ReadonlySet<string>;
}

function readRan(events: readonly EngineEvent[]): Ran {
  const judged = new Map<string, Set<string>>();
  const served = new Set<string>();
  const disabled = new Set<string>();
  for (const { policyAnalyzeSummaryEvent, policyAnalyzeStackSummaryEvent } of events) {
    for (const id of rulesIn(policyAnalyzeSummaryEvent)) {
      const urns = judged.get(id) ?? new Set();
      judged.set(id, urns.add(policyAnalyzeSummaryEvent?.resourceUrn ?? ""));
    }
    for (const id of rulesIn(policyAnalyzeStackSummaryEvent)) served.add(id);
    for (const id of policyAnalyzeStackSummaryEvent?.disabled ?? []) disabled.add(id);
  }
  return { judged: new Map([...judged].map(([id, urns]) => [id, urns.size])), served, disabled };
}

/** Why all rules did not run where the engine was stopped, by a violation or by its own protection. */
export const endedEarly = "the run ended before the rules were done";

function whyNot(id: string, { judged, served, disabled }: Ran): string | undefined {
  // Some rule has something to say about every resource there is, the stack itself included.
  if (served.size > 0 && [...judged.values()].every((count) => count === 0)) return "the pack judged nothing";
  if (disabled.has(id)) return "it is switched off";
  if (served.has(id)) return undefined;
  return served.size === 0 ? endedEarly : "the pack does not have it";
}

function rulesIn(summary: EngineEvent["policyAnalyzeSummaryEvent"]): string[] {
  if (summary?.policyPackName !== pack.name) return [];
  return [...(summary.passed ?? []), ...(summary.failed ?? [])];
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}

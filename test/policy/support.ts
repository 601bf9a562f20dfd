import type { Sample } from "../../policy/pack/case.ts";
import { judge } from "../../policy/pack/judge.ts";
import type { ResourceFacts } from "../../policy/resource.ts";
import type { Rule, Surroundings } from "../../policy/rule.ts";
import { gatherFacts } from "../../policy/pack/try-cases.ts";

export const now = new Date("2026-03-01T12:00:00Z");

/** The project of the samples has no files. */
export const surroundings: Surroundings = { now, hasFile: () => false, declared: [], expected: undefined };

/** What a rule says of a sample: the fields it objects to, and `?` before what kept it from judging. */
export function fieldsOf(rule: Rule, sample: Sample, time = now): string[] | "not applicable" {
  const [facts, all] = factsOf(sample);
  const judgement = judge(rule, facts, (urn) => all.get(urn), { ...surroundings, now: time });
  if (judgement === undefined) return "not applicable";
  return [
    ...judgement.violations.map((violation) => violation.field),
    ...judgement.obstacles.map((obstacle) => `?${obstacle}`),
  ];
}

/** The problems, for tests about what a message holds. */
export function problemsOf(rule: Rule, sample: Sample): string[] {
  const [facts] = factsOf(sample);
  const judgement = judge(rule, facts, () => undefined, surroundings);
  return judgement?.violations.map((violation) => violation.problem) ?? [];
}

/** The sample's own facts, and those of it and all its owners. */
function factsOf(sample: Sample): [ResourceFacts, Map<string, ResourceFacts>] {
  const all = gatherFacts([sample]);
  const facts = [...all.values()].at(-1);
  if (facts === undefined) throw new Error("a sample has no facts");
  return [facts, all];
}

import { judge } from "../../policy/judge.ts";
import type { ResourceFacts } from "../../policy/resource.ts";
import type { Rule, Surroundings } from "../../policy/rule.ts";
import type { Fields } from "../../policy/value.ts";

export const now = new Date("2026-03-01T12:00:00Z");

/** The project of the samples has no files. */
export const surroundings: Surroundings = { now, hasFile: () => false };

export interface Sample {
  type: string;
  inputs: Fields;
  name?: string;
  stack?: string;
  /** The component that it belongs to. */
  owner?: Sample;
}

/** What a rule says of a sample: the fields it objects to, and `?` before what kept it from judging. */
export function fieldsOf(rule: Rule, sample: Sample, time = now): string[] | "not applicable" {
  const all = new Map<string, ResourceFacts>();
  const facts = factsOf(sample, all);
  const judgement = judge(rule, facts, (urn) => all.get(urn), { ...surroundings, now: time });
  if (judgement === undefined) return "not applicable";
  return [
    ...judgement.violations.map((violation) => violation.field),
    ...judgement.obstacles.map((obstacle) => `?${obstacle}`),
  ];
}

/** The problems, for tests about what a message holds. */
export function problemsOf(rule: Rule, sample: Sample): string[] {
  const judgement = judge(rule, factsOf(sample, new Map()), () => undefined, surroundings);
  return judgement?.violations.map((violation) => violation.problem) ?? [];
}

/** The facts of samples and their owners, by URN. */
export function gather(samples: readonly Sample[]): Map<string, ResourceFacts> {
  const all = new Map<string, ResourceFacts>();
  for (const sample of samples) factsOf(sample, all);
  return all;
}

function factsOf(sample: Sample, all: Map<string, ResourceFacts>): ResourceFacts {
  const { type, inputs, name = "sample", stack = "staging", owner } = sample;
  const parent = owner && factsOf({ stack, ...owner }, all).urn;
  const urn = `urn:pulumi:${stack}::gantry::${type}::${name}`;
  const options = { protect: false, ignoreChanges: [] };
  const facts = { urn, type, name, parent, inputs, options, provider: undefined };
  all.set(urn, facts);
  return facts;
}

import type { Mutation, RuleCases, Sample } from "./case.ts";
import { judge, judgeStack } from "./judge.ts";
import { mutated } from "./mutate.ts";
import type { ResourceFacts } from "./resource.ts";
import type { Rule, Surroundings } from "./rule.ts";
import { stackFacts } from "./stack.ts";

/** The time of the cases, and their project, which has nothing but runbooks. */
export const surroundings: Surroundings = {
  now: new Date("2026-03-01T12:00:00Z"),
  hasFile: (path) => path.startsWith("docs/runbooks/"),
};

/** What one rule said of one resource: a field that is wrong, or what kept it from judging. */
export interface Objection {
  resource: string;
  field: string;
}

export interface TriedCase {
  rule: string;
  case: string;
  /** Undefined for the fixture that keeps all rules. */
  expected: Objection | undefined;
  found: readonly Objection[];
  passed: boolean;
}

/**
 * Tries a rule on its mutations, and all rules on its compliant fixture. A mutation must be met with an objection to the
 * right field of the right resource.
 */
export function tryCases(rule: Rule, cases: RuleCases, all: readonly Rule[]): TriedCase[] {
  const compliant = all.flatMap((each) =>
    objections(each, cases.compliant).map(({ resource, field }) => ({
      resource,
      field: `${field} (${each.id})`,
    })),
  );
  const first = { rule: rule.id, case: "compliant", expected: undefined, found: compliant };
  return [
    { ...first, passed: compliant.length === 0 },
    ...cases.mutations.map((mutation) => tryMutation(rule, cases, mutation)),
  ];
}

function tryMutation(rule: Rule, cases: RuleCases, mutation: Mutation): TriedCase {
  const found = objections(rule, mutated(cases.compliant, mutation));
  const expected = expectedOf(mutation);
  const passed = found.some(
    ({ resource, field }) => resource === expected.resource && field === expected.field,
  );
  return { rule: rule.id, case: mutation.name, expected, found, passed };
}

function expectedOf({ name, of, set, also, at, field, as }: Mutation): Objection {
  const sample = at ?? (of === undefined ? also?.[0] : { ...of, ...as });
  const expected = field ?? Object.keys(set ?? {})[0];
  if (sample === undefined || expected === undefined) {
    throw new Error(`the mutation "${name}" does not say where the rule must object`);
  }
  return { resource: nameOf(sample), field: expected };
}

/** Everything that a rule objects to in a stack of samples. */
export function objections(rule: Rule, samples: readonly Sample[]): Objection[] {
  const all = gatherFacts(samples);
  const judgements = [...all.values()].flatMap((facts) => {
    const judgement = judge(rule, facts, (urn) => all.get(urn), surroundings);
    return judgement === undefined ? [] : ([[facts, judgement]] as const);
  });
  const ofStack = judgeStack(rule, stackFacts(all, new Set(all.keys())), surroundings);
  return [...judgements, ...ofStack].flatMap(([{ name: resource }, { violations, obstacles }]) => [
    ...violations.map(({ field }) => ({ resource, field })),
    ...obstacles.map((obstacle) => ({ resource, field: `?${obstacle}` })),
  ]);
}

/** The facts of samples and of their owners, by URN, owners first. */
export function gatherFacts(samples: readonly Sample[]): Map<string, ResourceFacts> {
  const all = new Map<string, ResourceFacts>();
  for (const sample of samples) addFacts(sample, all);
  return all;
}

function addFacts(sample: Sample, all: Map<string, ResourceFacts>): ResourceFacts {
  const { type, inputs, owner, options, provider } = sample;
  const parent = owner && addFacts(owner, all).urn;
  const name = nameOf(sample);
  const urn = `urn:pulumi:${stackOf(sample) ?? "staging"}::gantry::${typesOf(sample)}::${name}`;
  const facts = {
    urn,
    type,
    name,
    parent,
    inputs,
    options: { protect: false, ignoreChanges: [], ...options },
    provider,
  };
  all.set(urn, facts);
  return facts;
}

/** The types down to a sample's own, as a URN has them. */
function typesOf({ type, owner }: Sample): string {
  return owner === undefined ? type : `${typesOf(owner)}$${type}`;
}

function nameOf({ name = "sample" }: Sample): string {
  return name;
}

function stackOf({ stack, owner }: Sample): string | undefined {
  return stack ?? (owner && stackOf(owner));
}

import type { Mutation, RuleCases, Sample } from "./case.ts";
import { judge, type Judgement, judgeStack } from "./judge.ts";
import { mutated } from "./mutate.ts";
import type { ResourceFacts } from "../resource.ts";
import type { Rule, Surroundings } from "../rule.ts";
import { stackFacts } from "../stack.ts";

/** The time of the cases, and their project, which has nothing but runbooks. */
export const surroundings: Surroundings = {
  now: new Date("2026-03-01T12:00:00Z"),
  hasFile: (path) => path.startsWith("docs/runbooks/"),
  declared: [],
  expected: undefined,
};

/** What one rule said of one resource: a field that is wrong, or what kept it from judging. */
export interface Objection {
  resource: string;
  field: string;
}

export interface TriedCase {
  rule: string;
  case: string;
  passed: boolean;
  /** What should have been found and what was, for people. */
  expected: string;
  found: string;
}

/**
 * Tries a rule on its mutations, and all rules on its compliant fixture. A mutation must be met with an objection to the
 * right field of the right resource.
 */
export function tryCases(rule: Rule, cases: RuleCases, all: readonly Rule[]): TriedCase[] {
  return [
    tryWords(rule),
    tryTypes(rule, cases),
    tryCompliant(rule, cases, all),
    ...cases.mutations.map((mutation) => tryMutation(rule, cases, mutation)),
    ...(cases.allowed ?? []).map((change) => tryAllowed(rule, cases, change)),
  ];
}

/** The id begins with a verb, and each text is one sentence or the rest of one. */
function tryWords({ id, sentence, remedy, protects: { entity, seed } }: Rule): TriedCase {
  const wrong = [
    [/^(require|disallow)(-[a-z0-9]+)+$/, id],
    [/^[A-Z][^.]+\.$/, sentence],
    [/^[a-z].*[^.]$/, remedy],
    [/^[A-Z]\w+(, [A-Z]\w+)*$/, entity],
    [/^00[0-4](, 00[0-4])*$/, seed ?? "000"],
  ] as const;
  const found = wrong.filter(([pattern, text]) => !pattern.test(text)).map(([, text]) => `"${text}"`);
  return {
    rule: id,
    case: "words",
    passed: found.length === 0,
    expected: "nothing",
    found: found.join(", "),
  };
}

function tryTypes(rule: Rule, { compliant, judges, judgesOutputsOf = [] }: RuleCases): TriedCase {
  const all = gatherFacts(compliant);
  const types = new Set([...all.values()].map(({ type }) => type));
  const judged = [...all.values()].filter((facts) => judgeOne(rule, facts, all) !== undefined);
  const outputs = [...types].filter((type) => rule.judgesOutputsOf?.(type));
  const found = listed(new Set(judged.map(({ type }) => type)), outputs);
  const expected = listed(judges === "all" ? types : judges, judgesOutputsOf);
  return { rule: rule.id, case: "types", passed: found === expected, expected, found };
}

function listed(types: Iterable<string>, outputs: readonly string[]): string {
  const ofOutputs = outputs.map((type) => `outputs of ${type}`);
  return [...[...types].toSorted(), ...ofOutputs.toSorted()].join(", ");
}

function tryCompliant(rule: Rule, cases: RuleCases, all: readonly Rule[]): TriedCase {
  const found = all.flatMap((each) =>
    objections(each, cases.compliant, cases).map((one) => `${each.id}: ${shown(one)}`),
  );
  return {
    rule: rule.id,
    case: "compliant",
    passed: found.length === 0,
    expected: "nothing",
    found: found.join(", "),
  };
}

function tryMutation(rule: Rule, cases: RuleCases, mutation: Mutation): TriedCase {
  const found = objections(rule, mutated(cases.compliant, mutation), cases).map(shown);
  const expected = shown(expectedOf(mutation));
  return {
    rule: rule.id,
    case: mutation.name,
    passed: found.includes(expected) && !found.some((each) => each.includes(" ?the rule stopped")),
    expected,
    found: found.join(", "),
  };
}

function tryAllowed(rule: Rule, cases: RuleCases, change: Mutation): TriedCase {
  const found = objections(rule, mutated(cases.compliant, change), cases).map(shown).join(", ");
  const name = `allowed: ${change.name}`;
  return { rule: rule.id, case: name, passed: found === "", expected: "nothing", found };
}

function shown({ resource, field }: Objection): string {
  return `${resource} ${field}`;
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
export function objections(
  rule: Rule,
  samples: readonly Sample[],
  { declared = [], expected }: Pick<RuleCases, "declared" | "expected"> = {},
): Objection[] {
  const all = gatherFacts(samples);
  const judgements = [...all.values()].flatMap((facts) => {
    const judgement = judgeOne(rule, facts, all);
    return judgement === undefined ? [] : ([[facts, judgement]] as const);
  });
  const ofStack = judgeStack(rule, stackFacts(all, new Set(all.keys())), {
    ...surroundings,
    declared,
    expected,
  });
  return [...judgements, ...ofStack].flatMap(([{ name: resource }, { violations, obstacles }]) => [
    ...violations.map(({ field, problem }) => ({
      resource,
      field: lacksWords(problem) ? `${field} (no words)` : field,
    })),
    ...obstacles.map((obstacle) => ({ resource, field: `?${obstacle}` })),
  ]);
}

/** What says nothing is wrong, or lacks what should stand in it, helps nobody. */
function lacksWords(problem: string): boolean {
  return problem === "" || problem !== problem.trim() || problem.includes("  ");
}

function judgeOne(
  rule: Rule,
  facts: ResourceFacts,
  all: ReadonlyMap<string, ResourceFacts>,
): Judgement | undefined {
  return judge(rule, facts, (urn) => all.get(urn), surroundings);
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
    options: {
      protect: false,
      ignoreChanges: [],
      deleteBeforeReplace: false,
      customTimeouts: false,
      ...options,
    },
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

import { declaredInCatalog, projectFiles } from "../../../policy/pack/declared-in.ts";
import { judge, type Judgement, judgeStack } from "../../../policy/pack/judge.ts";
import type { ProviderFacts, ResourceFacts } from "../../../policy/resource.ts";
import type { Rule, Surroundings } from "../../../policy/rule.ts";
import { stackFacts } from "../../../policy/stack.ts";
import { Waivers } from "../../../policy/waivers.ts";
import { fieldsOf } from "../../support/rule-values.ts";
import type { TestProject } from "../../support/project.ts";
import type { State, StateResource } from "./state-of.ts";

/**
 * What the rules object to in a state, a line each, as the pack judges it when the engine shows it the same state: in the
 * project that has the files it names.
 */
export async function judgeState(
  project: TestProject,
  stack: string,
  { deployment: { resources } }: State,
  rules: readonly Rule[],
): Promise<string[]> {
  const now = new Date();
  const hasFile = projectFiles(project.root);
  const declared = await declaredInCatalog(project.root, undefined)(stack);
  const surroundings: Surroundings = { now, hasFile, declared, expected: undefined };
  const providers = new Map(resources.filter(isProvider).map((one) => [one.urn, providerFacts(one)]));
  const seen = new Map<string, ResourceFacts>();
  const waivers = new Waivers();
  const objections: string[] = [];
  const note = (facts: ResourceFacts, { rule, violations, obstacles }: Judgement): void => {
    const stands = waivers.covering(rule.id, facts) === undefined ? violations : [];
    for (const { field, problem } of stands) objections.push(`${rule.id}: ${facts.urn} ${field} ${problem}`);
    for (const obstacle of obstacles) objections.push(`${rule.id}: ${facts.urn} ?${obstacle}`);
  };
  for (const resource of resources.filter((one) => !isProvider(one))) {
    const facts = factsOf(resource, providers);
    seen.set(facts.urn, facts);
    waivers.note(facts, now);
    for (const rule of rules) {
      const judgement = judge(rule, facts, (urn) => seen.get(urn), { ...surroundings, declared: undefined });
      if (judgement !== undefined) note(facts, judgement);
    }
    const given = { ...facts, inputs: fieldsOf(resource.outputs ?? {}) };
    for (const rule of rules.filter((one) => one.judgesOutputsOf?.(facts.type))) {
      const judgement = judge(rule, given, () => undefined, surroundings);
      if (judgement !== undefined) note(facts, judgement);
    }
  }
  const whole = stackFacts(seen, new Set(seen.keys()));
  for (const rule of rules) {
    for (const [facts, judgement] of judgeStack(rule, whole, surroundings)) note(facts, judgement);
  }
  return objections;
}

function isProvider({ type }: StateResource): boolean {
  return type.startsWith("pulumi:providers:");
}

function nameOf({ urn }: StateResource): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function providerFacts(resource: StateResource): ProviderFacts {
  const { urn, type, inputs } = resource;
  return { urn, type, name: nameOf(resource), inputs: fieldsOf(inputs ?? {}) };
}

function factsOf(resource: StateResource, providers: ReadonlyMap<string, ProviderFacts>): ResourceFacts {
  const { urn, type, parent, inputs = {}, protect = false, ignoreChanges = [], provider = "" } = resource;
  return {
    urn,
    type,
    name: nameOf(resource),
    parent,
    inputs: fieldsOf(inputs),
    options: { protect, ignoreChanges, deleteBeforeReplace: false, customTimeouts: false },
    provider: providers.get(provider.slice(0, provider.lastIndexOf("::"))),
  };
}

import { Resource, type ResourceFacts, UnknownInput } from "../resource.ts";
import type { Rule, Surroundings, Violation } from "../rule.ts";
import { Stack, type StackFacts } from "../stack.ts";

/** What one rule has to say about one resource. */
export interface Judgement {
  rule: Rule;
  violations: readonly Violation[];
  /** Why the rule could not judge; empty when it did. */
  obstacles: readonly string[];
}

/**
 * Lets one rule judge one resource; undefined where the rule does not apply. A rule that throws, or needs a value that
 * is not known yet, has an obstacle: never a pass.
 */
export function judge(
  rule: Rule,
  facts: ResourceFacts,
  find: (urn: string) => ResourceFacts | undefined,
  surroundings: Surroundings,
): Judgement | undefined {
  const unknowns = new Set<string>();
  const violations: Violation[] = [];
  const obstacles: string[] = [];
  try {
    const resource = new Resource(facts, find, unknowns);
    const applies = rule.judges?.(facts.type) !== false && rule.appliesTo?.(resource) !== false;
    if (!applies && unknowns.size === 0) return undefined;
    for (const violation of rule.check?.(resource, surroundings) ?? []) violations.push(violation);
  } catch (error) {
    if (!(error instanceof UnknownInput)) obstacles.push(`the rule stopped with ${nameOf(error)}`);
  }
  for (const path of unknowns) obstacles.push(notKnown(path));
  return { rule, violations, obstacles };
}

/** Lets one rule judge a whole stack: what it has to say, by the resource that is meant. */
export function judgeStack(
  rule: Rule,
  facts: StackFacts,
  surroundings: Surroundings,
): Map<ResourceFacts, Judgement> {
  const violations: [ResourceFacts, Violation][] = [];
  const obstacles: [ResourceFacts, string][] = [];
  const stack = new Stack(facts);
  try {
    for (const { resource, ...violation } of rule.checkStack?.(stack, surroundings) ?? []) {
      violations.push([stack.factsOf(resource), violation]);
    }
  } catch (error) {
    if (!(error instanceof UnknownInput))
      obstacles.push([facts.root, `the rule stopped with ${nameOf(error)}`]);
  }
  for (const [resource, path] of stack.unknowns()) obstacles.push([resource, notKnown(path)]);
  const judged = new Set([...violations, ...obstacles].map(([resource]) => resource));
  return new Map(
    [...judged].map((resource) => [
      resource,
      { rule, violations: valuesOf(violations, resource), obstacles: valuesOf(obstacles, resource) },
    ]),
  );
}

function valuesOf<T>(pairs: readonly (readonly [ResourceFacts, T])[], resource: ResourceFacts): T[] {
  return pairs.filter(([owner]) => owner === resource).map(([, value]) => value);
}

function notKnown(path: string): string {
  return `${path} is not known before the deployment`;
}

/** The kind and place of an error. Not its message, which may quote a value that is secret. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no error";
  const place = /\/([\w.-]+\.ts:\d+)/.exec(error.stack ?? "")?.[1];
  return place === undefined ? error.name : `${error.name} in ${place}`;
}

import { Resource, type ResourceFacts, UnknownInput } from "./resource.ts";
import type { Rule, Surroundings, Violation } from "./rule.ts";

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
    if (!rule.appliesTo(resource) && unknowns.size === 0) return undefined;
    for (const violation of rule.check(resource, surroundings)) violations.push(violation);
  } catch (error) {
    if (!(error instanceof UnknownInput)) obstacles.push(`the rule stopped with ${nameOf(error)}`);
  }
  for (const path of unknowns) obstacles.push(`${path} is not known before the deployment`);
  return { rule, violations, obstacles };
}

/** The kind and place of an error. Not its message, which may quote a value that is secret. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no error";
  const place = /\/([\w.-]+\.ts:\d+)/.exec(error.stack ?? "")?.[1];
  return place === undefined ? error.name : `${error.name} in ${place}`;
}

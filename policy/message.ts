import type { ResourceFacts } from "./resource.ts";
import type { Rule, Violation } from "./rule.ts";
import type { SeenWaiver } from "./waivers.ts";

/** Begins what is said of a resource that a rule could not judge. */
const cannotJudge = "cannot judge";

/** What a person reads about a violation: rule, resource, field, problem, remedy. */
export function violationMessage(rule: Rule, facts: ResourceFacts, { field, problem }: Violation): string {
  return `${rule.id}: ${facts.type} "${facts.name}" ${field} ${problem}\nhint: ${rule.remedy}`;
}

/** What a person reads about a resource that a rule could not judge, which fails the run as a violation does. */
export function obstacleMessage(rule: Rule, facts: ResourceFacts, obstacle: string): string {
  return `${rule.id}: ${cannotJudge} ${facts.type} "${facts.name}": ${obstacle}\nhint: make it a value that the catalog gives; no rule passes what it has not seen`;
}

/** What a person reads about a violation that a waiver covers. */
export function waivedMessage({ id, owner, expires }: SeenWaiver, message: string): string {
  return `waived until ${expires} by ${owner} (waiver "${id}"): ${message}`;
}

/** The waiver that a message of `waivedMessage` goes by, or undefined. */
export function waiverIn(message: string): string | undefined {
  return /^waived until \d{4}-\d\d-\d\d by \S+ \(waiver "(?<id>[a-z0-9-]+)"\): /.exec(message)?.groups?.[
    "id"
  ];
}

/** Names in one line: ten of them, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(", ");
  return more > 0 ? `${shown}, and ${more} more` : shown;
}
const mostNames = 10;

/** Whether a message is one of `obstacleMessage`. Source of the other wording: @pulumi/policy, for packs made with it. */
export function isObstacle(message: string): boolean {
  return /^[\w-]+: cannot judge |^can't run policy /m.test(message);
}

/** What is said of a rule that was stopped on a resource, in one line: nobody is left to give the engine an answer. */
export function neverEndedMessage(rule: string, urn: string, limitMs: number): string {
  return `${rule}: ${cannotJudge} ${urn}: the rule did not end within ${limitMs / 1000} s, and the policy pack was stopped`;
}

/** The rule and the URN in a line of `neverEndedMessage`, or undefined. */
export function neverEndedIn(line: string): { rule: string; urn: string } | undefined {
  const groups = /^(?<rule>[\w-]+): cannot judge (?<urn>urn:pulumi:.*): the rule did not end within /.exec(
    line,
  )?.groups;
  return groups && { rule: groups["rule"] ?? "", urn: groups["urn"] ?? "" };
}

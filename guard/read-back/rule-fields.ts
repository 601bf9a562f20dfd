import type { Fact } from "./subject.ts";
import { setOf } from "./subject.ts";
import { isObject } from "../../model/is-object.ts";

/** A JSON value of a rule, in the provider's names or in GitHub's. */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface ApiRule {
  type: string;
  parameters?: Readonly<Record<string, Json>> | undefined;
}

/** Names of the provider's that are not just GitHub's in camel case. */
const renamed: Readonly<Record<string, string>> = { requiredChecks: "required_status_checks" };

/** All three are GitHub's default, and what leaving it out means. */
const everyMergeMethod = JSON.stringify(["merge", "rebase", "squash"]);

/** The provider's `rules` as GitHub's interface lists them. */
export function toApiRules(rules: Readonly<Record<string, Json>>): ApiRule[] {
  return Object.entries(rules).flatMap(([name, value]): ApiRule[] => {
    if (value === false || value === null || name === "updateAllowsFetchAndMerge") return [];
    const type = snake(name);
    if (type === "update") {
      const fetches = rules["updateAllowsFetchAndMerge"] === true;
      return [{ type, parameters: { update_allows_fetch_and_merge: fetches } }];
    }
    return [isObject(value) ? { type, parameters: renameAll(value) } : { type }];
  });
}

/** The provider's `rules` as fields named as GitHub's: `rules.pull_request.required_approving_review_count`. */
export function declaredRules(rules: Readonly<Record<string, Json>>): Record<string, Fact> {
  return foundRules(toApiRules(rules));
}

/** GitHub's list of rules as the same fields. */
export function foundRules(rules: readonly ApiRule[]): Record<string, Fact> {
  return Object.fromEntries(rules.flatMap(({ type, parameters }) => ruleFields(type, parameters ?? {})));
}

function ruleFields(type: string, parameters: Readonly<Record<string, Json>>): [string, Fact][] {
  const fields = Object.entries(parameters).map(([name, value]): [string, Fact] => [
    `rules.${type}.${name}`,
    factOf(name, value),
  ]);
  return [[`rules.${type}`, true], ...fields];
}

function factOf(name: string, value: Json): Fact {
  if (Array.isArray(value)) {
    const set = setOf(value.map(textOf));
    return name === "allowed_merge_methods" && JSON.stringify(set) === everyMergeMethod ? [] : set;
  }
  return isObject(value) ? textOf(value) : value;
}

/** `context: lint, integration_id: 15368` */
function textOf(value: Json): string {
  if (!isObject(value)) return typeof value === "string" ? value : JSON.stringify(value);
  const parts = Object.entries(value).filter(([, each]) => each !== null);
  return parts
    .map(([key, each]) => `${key}: ${textOf(each)}`)
    .sort()
    .join(", ");
}

function renameAll(value: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [renamed[key] ?? snake(key), renameDeep(each)]),
  );
}

function renameDeep(value: Json): Json {
  if (Array.isArray(value)) return value.map(renameDeep);
  return isObject(value) ? renameAll(value) : value;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

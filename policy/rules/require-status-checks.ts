import { actionsAppId } from "../../model/github-apps.ts";
import { judgingChecks } from "../../model/judging-checks.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-status-checks",
  sentence:
    "A branch takes a change only when the jobs that judge it and the checks of its gate have passed on it, reported by GitHub Actions.",
  protects: { entity: "QualityGate", seed: "000" },
  remedy: "name the checks in the gate's requiredChecks in the catalog, and let the component tell GitHub",
  judges: (type) => [types.gate, types.ruleset, types.branchProtection].some((each) => each === type),
  *check(resource) {
    if (resource.type === types.gate) yield* checkGate(resource);
    const gate = resource.owner(types.gate);
    if (resource.type === types.ruleset && gate !== undefined) yield* checkRuleset(resource, gate);
    const entity = resource.owner(types.branchProtectionEntity);
    if (entity !== undefined) yield* checkProtection(resource, entity);
  },
};

function* checkGate(gate: Resource): Generator<Violation> {
  const checks = gate.each("requiredChecks").map((path) => gate.get(path));
  if (checks.length === 0 || checks.some((check) => typeof check !== "string" || check === "")) {
    yield { field: "requiredChecks", problem: "must name at least one check" };
  }
}

function* checkRuleset(ruleset: Resource, gate: Resource): Generator<Violation> {
  const checks = "rules.requiredStatusChecks";
  const required = `${checks}.requiredChecks`;
  // Another app could report a check of the same name.
  const pinned = ruleset
    .each(required)
    .filter((path) => ruleset.get(`${path}.integrationId`) === actionsAppId)
    .map((path) => ruleset.get(`${path}.context`));
  for (const name of new Set(missing(gate, "requiredChecks", pinned))) {
    yield { field: required, problem: `has no "${name}" of GitHub Actions` };
  }
  const strict = `${checks}.strictRequiredStatusChecksPolicy`;
  if (ruleset.get(strict) !== true)
    yield { field: strict, problem: "must be true: checks of an older base prove nothing" };
  const onCreate = `${checks}.doNotEnforceOnCreate`;
  if (ruleset.get(onCreate) === true && gate.get("enforcedOn") !== "pre-release") {
    yield { field: onCreate, problem: "lets a new branch in unchecked" };
  }
}

/** Classic protection knows checks by name only, and all gates of the default branch together. */
function* checkProtection(protection: Resource, entity: Resource): Generator<Violation> {
  const lists = protection.each("requiredStatusChecks");
  const contexts = lists.flatMap((list) => protection.each(`${list}.contexts`));
  const names = contexts.map((path) => protection.get(path));
  const all = entity.each("gates").flatMap((gate) => missing(entity, `${gate}.requiredChecks`, names));
  for (const name of new Set(all)) {
    yield { field: "requiredStatusChecks", problem: `has no "${name}"` };
  }
  if (!lists.some((list) => protection.get(`${list}.strict`) === true)) {
    yield { field: "requiredStatusChecks", problem: "must be strict: checks of an older base prove nothing" };
  }
}

/** What a gate waits for and nothing was found of: the jobs that judge, which no gate lists, and its own. */
function missing(gate: Resource, list: string, found: readonly unknown[]): string[] {
  const own = gate.each(list).map((path) => gate.get(path));
  return [...judgingChecks, ...own].filter((name) => !found.includes(name)).map(String);
}

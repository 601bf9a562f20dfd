import type { Resource } from "../resource.ts";
import type { Rule, StackViolation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import {
  approvalTagPatterns,
  environmentTagPatterns,
  releaseBranchPattern,
  stateTagPatterns,
  versionTagPatterns,
} from "../tag-patterns.ts";
import { types } from "../types.ts";

/** What nobody moves, the deploy identity neither. */
const immutablePatterns = [...versionTagPatterns, ...stateTagPatterns, ...approvalTagPatterns];
/** What the deploy identity alone makes; a state's tag has the form of a version's. */
const createdPatterns = [...versionTagPatterns, ...environmentTagPatterns];

/** Refs that a gate holds on. */
const gateRefs = new Map<unknown, string>([
  ["pr", "~DEFAULT_BRANCH"],
  ["main", "~DEFAULT_BRANCH"],
  ["pre-release", "refs/heads/release/**/*"],
]);

export const rule: Rule = {
  id: "require-declared-rulesets",
  sentence:
    "Every gate has its ruleset on its branches, every kind of tag and the records of releases are covered, and the default branch is protected.",
  protects: { entity: "QualityGate, GitTag", seed: "000, 001" },
  remedy: "let the components make the rulesets, under the names that they give them",
  judges: (type) =>
    [types.gate, types.tags, types.releaseBranches, types.branchProtectionEntity].some(
      (each) => each === type,
    ),
  *checkStack(stack) {
    yield* checkGates(stack);
    yield* checkTags(stack);
    yield* checkReleaseBranches(stack);
    yield* checkProtection(stack);
  },
};

/** Found through the gate, so that a ruleset of another name is a missing one. */
function* checkGates(stack: Stack): Generator<StackViolation> {
  const rulesets = stack.below(types.gate, types.ruleset);
  for (const gate of stack.all(types.gate)) {
    const name = `gate-${gate.name}`;
    const [ruleset, ...more] = rulesets.get(gate.urn) ?? [];
    if (ruleset === undefined || more.length > 0) {
      yield { resource: gate, field: "name", problem: "must have exactly one ruleset" };
      continue;
    }
    const resource = ruleset;
    if (ruleset.get("name") !== name) yield { resource, field: "name", problem: `must be "${name}"` };
    if (ruleset.get("target") !== "branch") yield { resource, field: "target", problem: "must be branch" };
    const ref = gateRefs.get(gate.get("enforcedOn"));
    if (ref === undefined) {
      yield { resource: gate, field: "enforcedOn", problem: "must be pr, main or pre-release" };
    } else if (!patterns(ruleset, "includes").includes(ref)) {
      yield { resource, field: "conditions.refName.includes", problem: `must have ${ref}` };
    }
    if (patterns(ruleset, "excludes").length > 0) {
      yield { resource, field: "conditions.refName.excludes", problem: "leaves branches out" };
    }
  }
}

function* checkTags(stack: Stack): Generator<StackViolation> {
  const rulesets = stack.below(types.tags, types.ruleset);
  for (const resource of stack.all(types.tags)) {
    const own = rulesets.get(resource.urn) ?? [];
    const kept = new Set(own.filter(bindsAll).flatMap((each) => patterns(each, "includes")));
    const created = new Set(own.filter(restrictsCreation).flatMap((each) => patterns(each, "includes")));
    for (const pattern of immutablePatterns.filter((each) => !kept.has(each))) {
      yield { resource, field: "repository", problem: `has no ruleset on ${pattern} that nobody bypasses` };
    }
    for (const pattern of createdPatterns.filter((each) => !created.has(each))) {
      yield {
        resource,
        field: "repository",
        problem: `has no ruleset on ${pattern} that restricts who makes it`,
      };
    }
  }
}

function* checkReleaseBranches(stack: Stack): Generator<StackViolation> {
  const rulesets = stack.below(types.releaseBranches, types.ruleset);
  for (const resource of stack.all(types.releaseBranches)) {
    const own = (rulesets.get(resource.urn) ?? []).filter(
      (each) =>
        each.get("target") === "branch" &&
        patterns(each, "includes").includes(releaseBranchPattern) &&
        patterns(each, "excludes").length === 0,
    );
    if (!own.some(bindsAll)) {
      yield {
        resource,
        field: "repository",
        problem: `has no ruleset on ${releaseBranchPattern} that nobody bypasses`,
      };
    }
    if (!own.some((each) => restrictsCreation(each) && each.get("rules.update") === true)) {
      yield {
        resource,
        field: "repository",
        problem: `has no ruleset on ${releaseBranchPattern} that restricts who writes it`,
      };
    }
  }
}

function bindsAll(ruleset: Resource): boolean {
  return ruleset.each("bypassActors").length === 0;
}

/** Of all that it includes. */
function restrictsCreation(ruleset: Resource): boolean {
  return ruleset.get("rules.creation") === true && patterns(ruleset, "excludes").length === 0;
}

function* checkProtection(stack: Stack): Generator<StackViolation> {
  const protections = stack.below(types.branchProtectionEntity, types.branchProtection);
  for (const resource of stack.all(types.branchProtectionEntity)) {
    const [protection] = protections.get(resource.urn) ?? [];
    if (protection === undefined || protection.get("pattern") !== resource.get("branch")) {
      yield { resource, field: "branch", problem: "has no protection at GitHub" };
    }
  }
}

function patterns(ruleset: Resource, list: "includes" | "excludes"): unknown[] {
  return ruleset.each(`conditions.refName.${list}`).map((path) => ruleset.get(path));
}

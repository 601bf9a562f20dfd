import type { Resource } from "../resource.ts";
import type { Rule, StackViolation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import {
  approvalTagPatterns,
  environmentTagPatterns,
  stateTagPatterns,
  versionTagPatterns,
} from "../tag-patterns.ts";
import { types } from "../types.ts";

/** What every kind of tag is recognised by. */
const tagPatterns = [
  ...versionTagPatterns,
  ...stateTagPatterns,
  ...approvalTagPatterns,
  ...environmentTagPatterns,
];

/** Refs that a gate holds on. */
const gateRefs = new Map<unknown, string>([
  ["pr", "~DEFAULT_BRANCH"],
  ["main", "~DEFAULT_BRANCH"],
  ["pre-release", "refs/heads/release/**/*"],
]);

export const rule: Rule = {
  id: "require-declared-rulesets",
  sentence:
    "Every gate has its ruleset on its branches, every kind of tag is covered, and the default branch is protected.",
  protects: { entity: "QualityGate, GitTag", seed: "000, 001" },
  remedy: "let the components make the rulesets, under the names that they give them",
  judges: (type) => [types.gate, types.tags, types.branchProtectionEntity].some((each) => each === type),
  *checkStack(stack) {
    yield* checkGates(stack);
    yield* checkTags(stack);
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
    const covered = new Set((rulesets.get(resource.urn) ?? []).flatMap((each) => patterns(each, "includes")));
    for (const pattern of tagPatterns) {
      if (!covered.has(pattern)) {
        yield { resource, field: "repository", problem: `has no ruleset on ${pattern}` };
      }
    }
  }
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

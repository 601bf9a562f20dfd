import { readFileSync } from "node:fs";
import { z } from "zod";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { ExportedResource } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../model/urn.ts";

/** The engine's plan file, as far as it is cut (pkg/resource/deploy/plan.go of the pinned engine). */
const planned = z.looseObject({
  goal: z
    .looseObject({
      /** False for a component. */
      custom: z.boolean().nullish(),
      parent: z.string().nullish(),
      dependencies: z.array(z.string()).nullish(),
      propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
    })
    .nullish(),
  steps: z.array(z.string()).nullish(),
});
const planSchema = z.looseObject({ resourcePlans: z.record(z.string(), planned) });
type Planned = z.infer<typeof planned>;

export interface CutPlan {
  /** URNs of what the rest of the plan leaves as it is. */
  leftOut: readonly string[];
  /** URNs of what it changes. */
  changed: readonly string[];
}

/**
 * Writes the part of a plan that neither touches `waiting` nor anything that depends on it, nor takes anything away: what
 * is to go may be in use by what waits. The owners of what is to go stay as they are with it, for their changed declaration is
 * the reason that the second step needs (unexplained-deletions.ts). All the rest is as it was planned and judged.
 *
 * @param recorded the stack's state, which knows the owners.
 */
export function cutPlan(
  planFile: string,
  partFile: string,
  waiting: readonly string[],
  recorded: readonly Pick<ExportedResource, "urn" | "parent">[],
): CutPlan {
  const plan = planSchema.parse(JSON.parse(readFileSync(planFile, "utf8")));
  const resources = Object.entries(plan.resourcePlans);
  const going = resources.filter(([, each]) => takesAway(each)).map(([urn]) => urn);
  const leftOut = new Set([...waiting, ...going]);
  for (let before = -1; before !== leftOut.size;) {
    before = leftOut.size;
    for (const [urn, each] of resources)
      if (needs(each).some((other) => leftOut.has(other))) leftOut.add(urn);
  }
  for (const owner of ownersOf(going, recorded)) if (owner in plan.resourcePlans) leftOut.add(owner);
  const part = resources.flatMap(([urn, each]) => {
    if (!leftOut.has(urn)) return [[urn, each] as const];
    // The engine then sees what is there: nothing yet, or what a deployment left.
    return isGone(each) ? [] : [[urn, asItIs(each)] as const];
  });
  writeFileAtomically(partFile, JSON.stringify({ ...plan, resourcePlans: Object.fromEntries(part) }));
  const changed = part.filter(([, { steps }]) => (steps ?? []).some((step) => step !== "same"));
  return { leftOut: [...leftOut], changed: changed.map(([urn]) => urn) };
}

function takesAway({ steps }: Planned): boolean {
  return (steps ?? []).some((step) => step.startsWith("delete") || step === "replace");
}

/** Whether the program does not declare it any more. */
function isGone({ goal }: Planned): boolean {
  return goal === undefined || goal === null;
}

/** What has to be there first: what it is made of, and the component that it is in. */
function needs({ goal }: Planned): string[] {
  const ofProperties = Object.values(goal?.propertyDependencies ?? {}).flatMap((urns) => urns ?? []);
  return [...(goal?.dependencies ?? []), ...ofProperties, ...(goal?.parent ? [goal.parent] : [])];
}

function ownersOf(urns: readonly string[], recorded: readonly Pick<ExportedResource, "urn" | "parent">[]) {
  const parents = new Map(recorded.map(({ urn, parent = "" }) => [urn, parent]));
  const owners = new Set<string>();
  for (const urn of urns) {
    for (let owner = parents.get(urn) ?? ""; owner !== ""; owner = parents.get(owner) ?? "")
      if (nameOf(owner).type !== "pulumi:pulumi:Stack") owners.add(owner);
  }
  return owners;
}

/**
 * The engine compares what the program says with this, and then leaves the resource as it is: what it does not ask a provider
 * about by what the program says now, the rest by what is there.
 */
function asItIs(each: Planned): Planned {
  if (each.goal?.custom === false) return { ...each, steps: ["same"] };
  return { ...each, goal: { ...each.goal, inputDiff: {}, outputDiff: {} }, steps: ["same"] };
}

import { readFileSync } from "node:fs";
import { z } from "zod";
import { writeFileAtomically } from "../write-file.ts";

/** The engine's plan file, as far as it is cut (pkg/resource/deploy/plan.go of the pinned engine). */
const planned = z.looseObject({
  goal: z
    .looseObject({
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
 * is to go may be in use by what waits. All the rest is as it was planned, and as the pack has judged it.
 */
export function cutPlan(planFile: string, partFile: string, waiting: readonly string[]): CutPlan {
  const plan = planSchema.parse(JSON.parse(readFileSync(planFile, "utf8")));
  const resources = Object.entries(plan.resourcePlans);
  const leftOut = new Set([
    ...waiting,
    ...resources.filter(([, each]) => takesAway(each)).map(([urn]) => urn),
  ]);
  for (let before = -1; before !== leftOut.size;) {
    before = leftOut.size;
    for (const [urn, each] of resources)
      if (needs(each).some((other) => leftOut.has(other))) leftOut.add(urn);
  }
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

function needs({ goal }: Planned): string[] {
  const ofProperties = Object.values(goal?.propertyDependencies ?? {}).flatMap((urns) => urns ?? []);
  return [...(goal?.dependencies ?? []), ...ofProperties];
}

function asItIs(each: Planned): Planned {
  return { ...each, goal: { ...each.goal, inputDiff: {}, outputDiff: {} }, steps: ["same"] };
}

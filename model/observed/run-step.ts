import { z } from "zod";
import { stepNames } from "./step-names.ts";

/** The steps of a local run, in their order. */
export const runStep = z.enum(stepNames).describe("a step of the run");
export type RunStep = z.infer<typeof runStep>;

/** Whether the steps are in an order in which they can end, each at most once: the three suites run side by side. */
export function inOrder(steps: readonly RunStep[]): boolean {
  const suites = runStep.options.filter((step) => step.startsWith("test-"));
  const places = steps.map((step) => runStep.options.indexOf(suites.includes(step) ? "test-unit" : step));
  const rises = places.every((place, at) => at === 0 || (places[at - 1] ?? -1) <= place);
  return rises && new Set(steps).size === steps.length;
}

import { z } from "zod";

/** The steps of a local run, in their order. */
export const runStep = z
  .enum([
    "init",
    "env-check",
    "lint",
    "test-unit",
    "test-integration",
    "test-e2e",
    "build",
    "cleanup",
    "complete",
  ])
  .describe("a step of the run");
export type RunStep = z.infer<typeof runStep>;

/** Whether the steps are in their order, each at most once. */
export function inOrder(steps: readonly RunStep[]): boolean {
  const places = steps.map((step) => runStep.options.indexOf(step));
  return places.every((place, at) => at === 0 || (places[at - 1] ?? -1) < place);
}

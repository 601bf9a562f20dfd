import { z } from "zod";
import { runStep } from "../observed/run-step.ts";
import { profileNames } from "../observed/step-names.ts";
import { commandLine } from "./command-line.ts";

const settingsOfStep = z.strictObject({
  commands: z
    .array(commandLine)
    .max(20, "must have at most 20 commands")
    .optional()
    .describe("what the step runs, one after the other, from the project's root; [] for nothing")
    .meta({ examples: [["npm run check", "scripts/ci/70-lint-apps.sh"]] }),
  minutes: z
    .int()
    .min(1, "must be 1–360")
    .max(360, "must be 1–360")
    .optional()
    .describe("how long it may take; 30 where nothing is said")
    .meta({ examples: [30] }),
});

export const runProfile = z.enum(profileNames);
export type RunProfile = z.infer<typeof runProfile>;

const leftOut = (usual: readonly z.infer<typeof runStep>[]): z.ZodDefault<z.ZodArray<typeof runStep>> =>
  z
    .array(runStep)
    .max(runStep.options.length)
    .default([...usual])
    .describe("the steps that this profile leaves out")
    .meta({ examples: [[...usual]] });

/** What the nine steps of `gantry run` do, where that is not what scripts/ and package.json say. */
export const runSettings = z.strictObject({
  steps: z
    .strictObject({
      init: settingsOfStep.optional().describe("before everything: nothing by itself"),
      "env-check": settingsOfStep.optional().describe("whether this machine has what the others need"),
      lint: settingsOfStep.optional().describe("lint, format, types"),
      "test-unit": settingsOfStep.optional().describe("the unit tests"),
      "test-integration": settingsOfStep.optional().describe("the tests of parts together"),
      "test-e2e": settingsOfStep.optional().describe("the tests of the whole"),
      build: settingsOfStep.optional().describe("what is built"),
      cleanup: settingsOfStep.optional().describe("what goes afterwards, also where a step failed"),
      complete: settingsOfStep.optional().describe("after everything: nothing by itself"),
    })
    .prefault({})
    .describe("the steps, by name"),
  profiles: z
    .strictObject({
      dev: leftOut(["test-e2e"]),
      ui: leftOut(["test-integration"]),
      full: leftOut([]),
    })
    .prefault({})
    .describe("which steps the profiles leave out"),
});
export type RunSettings = z.infer<typeof runSettings>;

import { z } from "zod";
import { entity, field, withoutRepeats } from "../entity.ts";
import { RunExitCode, runLimitSeconds } from "./run-exit-code.ts";
import { runId } from "./run-id.ts";
import { inOrder, runStep } from "./run-step.ts";
import { count, epochSeconds } from "./scalars.ts";
import { profileNames } from "./step-names.ts";

/** One run of the local pipeline, finished (004). The seed's own example has an id of another year than its times. */
export const pipelineRun = entity(
  "PipelineRun",
  "One finished run of the local pipeline.",
  z.strictObject({
    run_id: runId.describe("correlation id, run-YYYYMMDD-HHMMSS-{6char}"),
    start_time: epochSeconds.describe("Unix seconds"),
    end_time: epochSeconds.describe("Unix seconds"),
    duration: count.describe("seconds"),
    exit_code: z
      .int()
      .min(0, "must be 0–5")
      .max(5, "must be 0–5")
      .describe("0 in order, 1 lint, 2 test, 3 build, 4 environment, 5 late; the lowest but 0, and 5 last"),
    profile: z.enum(profileNames).describe("test profile"),
    triggered_by: z.enum(["TUI", "CLI"]).describe("how it was started"),
    steps_completed: z
      .array(runStep)
      .max(runStep.options.length, `must have at most ${runStep.options.length} steps`)
      .describe("completed steps in the order of the run"),
  }),
  (rule) => [
    rule(
      ["end_time", "start_time"],
      "must not be before start_time",
      (run) => run.end_time >= run.start_time,
    ),
    rule(["duration", "start_time", "end_time"], "must be end_time minus start_time", (run) => {
      return run.duration === run.end_time - run.start_time;
    }),
    rule(
      ["steps_completed"],
      "must be in an order of the run, each step once; the three suites end in any",
      (run) => {
        return inOrder(run.steps_completed);
      },
      { $comment: "each step once; not the order", ...withoutRepeats("steps_completed") },
    ),
    rule(
      ["steps_completed", "exit_code"],
      "must be all steps when exit_code is 0",
      (run) => {
        return run.exit_code !== RunExitCode.done || run.steps_completed.length === runStep.options.length;
      },
      {
        if: field("exit_code", { const: RunExitCode.done }),
        then: field("steps_completed", { minItems: runStep.options.length }),
      },
    ),
    rule(
      ["steps_completed", "exit_code"],
      "must lack the step that failed when exit_code is 1 to 4",
      (run) => {
        const hasFailed = run.exit_code !== RunExitCode.done && run.exit_code !== RunExitCode.late;
        return !hasFailed || run.steps_completed.length < runStep.options.length;
      },
      {
        anyOf: [
          field("exit_code", { enum: [RunExitCode.done, RunExitCode.late] }),
          field("steps_completed", { maxItems: runStep.options.length - 1 }),
        ],
      },
    ),
    rule(
      ["exit_code", "duration"],
      "must not be 0 from 300 seconds on, nor 5 below",
      (run) => {
        const isLate = run.duration >= runLimitSeconds;
        return isLate ? run.exit_code !== RunExitCode.done : run.exit_code !== RunExitCode.late;
      },
      {
        if: field("duration", { minimum: runLimitSeconds }),
        then: field("exit_code", { not: { const: RunExitCode.done } }),
        else: field("exit_code", { not: { const: RunExitCode.late } }),
      },
    ),
  ],
);

export type PipelineRun = z.infer<typeof pipelineRun>;

import { z } from "zod";
import { entity, field, given } from "../entity.ts";
import { pipelineRun } from "./pipeline-run.ts";
import { runId } from "./run-id.ts";
import { runStep } from "./run-step.ts";
import { count, line, text, timestamp } from "./scalars.ts";
import { testExecution } from "./test-execution.ts";

/** One line of `logs/ci-YYYYMMDD_HHMMSS.log` (004): one JSON object on one line, whatever the message contains. */
export const logEntry = entity(
  "LogEntry",
  "One line of a local run's log.",
  z.strictObject({
    timestamp: timestamp.describe("when it happened"),
    level: z.enum(["info", "warn", "error"]).describe("severity"),
    message: text(65_536).describe("what happened, as people read it"),
    run_id: runId.describe("the PipelineRun it belongs to"),
    source_file: z
      .string()
      .max(300, { abort: true, error: "must have at most 300 characters" })
      .regex(
        /^(?!\s*$)(?![A-Za-z]:)(?!.*(?:^|\/)\.{0,2}(?:\/|$))[ -[\]-~\u00a0-\u2027\u202f-\u2065\u206a-\uffff]+$/,
        "must be a path relative to the repository's root",
      )
      .describe("file of the caller, not of the logger"),
    line_number: z.int().min(1, "must be at least 1").max(10_000_000).describe("line of the caller, from 1"),
    function_name: line().describe("function of the caller"),
    step_name: runStep,
    duration_ms: count.optional().describe("milliseconds that the step took; only when it is complete"),
    test_execution: testExecution
      .optional()
      .describe("the attempt at a suite that ended here; its step is test-{type}"),
    pipeline_run: pipelineRun.optional().describe("the run that ended here; its step is complete"),
  }),
  (rule) => [
    rule(
      ["test_execution", "step_name"],
      "must be of the suite whose step it is",
      (entry) => {
        const { test_execution: execution, step_name: step } = entry;
        return execution === undefined || step === `test-${execution.test_type}`;
      },
      {
        allOf: testExecution.shape.test_type.options.map((suite) => ({
          if: given("test_execution", given("test_type", { const: suite })),
          then: field("step_name", { const: `test-${suite}` }),
        })),
      },
    ),
    rule(
      ["pipeline_run", "step_name"],
      "must be in the step complete alone",
      ({ pipeline_run: run, step_name: step }) => run === undefined || step === "complete",
      { if: given("pipeline_run", {}), then: field("step_name", { const: "complete" }) },
    ),
    rule(
      ["pipeline_run", "run_id"],
      "must be of the same run",
      ({ pipeline_run: run, run_id: id }) => run === undefined || run.run_id === id,
    ),
  ],
);
export type LogEntry = z.infer<typeof logEntry>;

import { RunExitCode } from "../../model/observed/run-exit-code.ts";
import type { StepResult } from "../steps/run-steps.ts";

/** `cicd.pipeline.task.run.result` and `cicd.pipeline.result` of OpenTelemetry's conventions for CI/CD. */
export type SpanResult = "success" | "failure" | "error" | "timeout" | "cancellation" | "skip";

/** Steps that look at the code; what fails in any other is the environment's fault. */
const ofCode: readonly string[] = ["lint", "test-unit", "test-integration", "test-e2e", "build"];

/** What became of a step in the words of the conventions: `failure` is the code's fault, `error` that of what runs it. */
export function resultOfStep({ step, result, how, why }: StepResult): SpanResult {
  if (result === "done") return "success";
  if (result === "not run") return why.includes("interrupted") ? "cancellation" : "skip";
  if (result !== "failed") return "skip";
  if (how === "late") return "timeout";
  if (how === "stopped") return "cancellation";
  return how === "exited" && ofCode.includes(step) ? "failure" : "error";
}

/** What became of a run: late is no failure, and of what failed the worst says it. */
export function resultOfRun(exitCode: number, steps: readonly StepResult[]): SpanResult {
  if (exitCode === RunExitCode.done || exitCode === RunExitCode.late) return "success";
  const found = new Set(steps.map(resultOfStep));
  const worst = (["cancellation", "timeout", "failure", "error"] as const).find((one) => found.has(one));
  return worst ?? "error";
}

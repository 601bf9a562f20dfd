import { z } from "zod";

/** How GitHub says that a job or a step ended. */
export const conclusion = z.enum([
  "success",
  "neutral",
  "skipped",
  "cancelled",
  "timed_out",
  "failure",
  "startup_failure",
  "action_required",
  "stale",
]);
export type Conclusion = z.infer<typeof conclusion>;

/** The same in the words of each of the seeds' enumerations. */
interface Meaning {
  /** PipelineReport (001): of the run, where no other job ended worse. */
  report: "SUCCESS" | "FAILURE" | "CANCELLED" | "TIMEOUT";
  /** PipelineStageRecord (002). */
  stage: "success" | "failure" | "skipped";
  /** Deployment (001); null where there was none. */
  deployment: "SUCCESS" | "FAILED" | "CANCELLED" | null;
  /** DeploymentStateRecord (004); null where it leaves none. */
  stateRecord: "success" | "failure" | null;
  /** Exit code in the stage's log, as a shell has it. */
  code: number;
}

const passed = {
  report: "SUCCESS",
  stage: "success",
  deployment: "SUCCESS",
  stateRecord: "success",
  code: 0,
} as const;
const failed = {
  report: "FAILURE",
  stage: "failure",
  deployment: "FAILED",
  stateRecord: "failure",
  code: 1,
} as const;

/** One table for all of them; docs/reports.md shows it. */
export const meaningOf: Readonly<Record<Conclusion, Meaning>> = {
  success: passed,
  neutral: passed,
  skipped: { ...passed, stage: "skipped", deployment: null, stateRecord: null },
  cancelled: { ...failed, report: "CANCELLED", deployment: "CANCELLED", stateRecord: null, code: 130 },
  timed_out: { ...failed, report: "TIMEOUT", code: 124 },
  failure: failed,
  startup_failure: failed,
  action_required: failed,
  stale: failed,
};

/** From the worst on: a run is what the worst of its jobs is. */
const fromTheWorst = ["FAILURE", "TIMEOUT", "CANCELLED", "SUCCESS"] as const;

/** What a run with these jobs is. One that did nothing has not succeeded. */
export function statusOfRun(jobs: readonly Conclusion[]): Meaning["report"] {
  if (jobs.every((one) => one === "skipped")) return "FAILURE";
  const found = new Set(jobs.map((one) => meaningOf[one].report));
  return fromTheWorst.find((status) => found.has(status)) ?? "FAILURE";
}

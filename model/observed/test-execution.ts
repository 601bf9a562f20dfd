import { z } from "zod";
import { entity, field } from "../entity.ts";
import { count, epochSeconds } from "./scalars.ts";

/** One attempt at one test suite (004). The three suites run side by side; each has one further attempt at most. */
export const testExecution = entity(
  "TestExecution",
  "One attempt at one test suite of a local run.",
  z.strictObject({
    test_type: z.enum(["unit", "integration", "e2e"]).describe("which suite"),
    attempt_number: z.int().min(1, "must be 1 or 2").max(2, "must be 1 or 2").describe("2 is the retry"),
    status: z.enum(["passed", "failed", "skipped"]).describe("how it ended"),
    duration: count.describe("seconds"),
    failure_count: count.describe("failed tests"),
    started_at: epochSeconds.describe("Unix seconds"),
    completed_at: epochSeconds.describe("Unix seconds"),
    run_in_parallel: z.boolean().describe("whether other suites ran at the same time"),
    fallback_to_serial: z.boolean().describe("whether it ran again alone, after contention for a resource"),
  }),
  (rule) => [
    rule(["completed_at", "started_at"], "must not be before started_at", (one) => {
      return one.completed_at >= one.started_at;
    }),
    rule(["duration", "started_at", "completed_at"], "must be completed_at minus started_at", (one) => {
      return one.duration === one.completed_at - one.started_at;
    }),
    rule(
      ["failure_count", "status"],
      "must be 0 unless the status is failed",
      (one) => {
        return one.failure_count === 0 || one.status === "failed";
      },
      { anyOf: [field("failure_count", { const: 0 }), field("status", { const: "failed" })] },
    ),
    rule(
      ["fallback_to_serial", "run_in_parallel"],
      "must be false where the suite ran in parallel",
      (one) => {
        return !(one.fallback_to_serial && one.run_in_parallel);
      },
      { anyOf: [field("fallback_to_serial", { const: false }), field("run_in_parallel", { const: false })] },
    ),
    rule(
      ["fallback_to_serial", "attempt_number"],
      "must be false in a first attempt",
      (one) => {
        return !one.fallback_to_serial || one.attempt_number === 2;
      },
      { anyOf: [field("fallback_to_serial", { const: false }), field("attempt_number", { const: 2 })] },
    ),
    rule(
      ["attempt_number", "test_type", "fallback_to_serial"],
      "must be 1 unless the suite is e2e or fell back to serial",
      (one) => one.attempt_number === 1 || one.test_type === "e2e" || one.fallback_to_serial,
      {
        anyOf: [
          field("attempt_number", { const: 1 }),
          field("test_type", { const: "e2e" }),
          field("fallback_to_serial", { const: true }),
        ],
      },
    ),
  ],
);
export type TestExecution = z.infer<typeof testExecution>;

/** What does not fit between the executions of one run, one sentence each: 3–6 of them, each retry after a failure. */
export function testExecutionProblems(executions: readonly TestExecution[]): string[] {
  const problems: string[] = [];
  for (const suite of testExecution.shape.test_type.options) {
    const [first, second, third] = executions
      .filter((one) => one.test_type === suite)
      .sort((a, b) => a.attempt_number - b.attempt_number);
    if (first?.attempt_number !== 1) problems.push(`${suite} has no first attempt`);
    if (third !== undefined) problems.push(`${suite} has more than two attempts`);
    if (first === undefined || second === undefined) continue;
    if (second.attempt_number !== 2) problems.push(`${suite} has attempt ${second.attempt_number} twice`);
    else if (first.status !== "failed") problems.push(`${suite} was retried after it had ${first.status}`);
    else if (second.started_at < first.completed_at)
      problems.push(`${suite} was retried before it had ended`);
  }
  return problems;
}

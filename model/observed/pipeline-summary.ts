import { z } from "zod";
import { entity } from "../entity.ts";
import { count, line } from "./scalars.ts";

const stages = z.int().min(0, "must be at least 0").max(10_000, "must be at most 10000");

/** What came of a workflow's stages, in numbers and one headline. */
export const pipelineSummary = entity(
  "PipelineSummary",
  "What came of a workflow's stages.",
  z.strictObject({
    total: stages.describe("stages"),
    passed: stages.describe("stages that passed"),
    failed: stages.describe("stages that failed"),
    skipped: stages.describe("stages that were skipped"),
    duration: count.describe("seconds"),
    headline: line(200).describe("the result in one line"),
  }),
  (rule) => [
    rule(
      ["total", "passed", "failed", "skipped"],
      "must be passed, failed and skipped together",
      (summary) => {
        return summary.total === summary.passed + summary.failed + summary.skipped;
      },
    ),
  ],
);

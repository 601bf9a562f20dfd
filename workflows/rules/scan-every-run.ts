import { scriptsIn } from "../../model/declared/scripts-in.ts";
import type { ParsedJob } from "../lint/parsed-workflow.ts";
import type { WorkflowRule } from "../lint/rule.ts";
import { reportJob } from "../../model/observed/report-job.ts";
import { scanScript } from "../parts/scan-job.ts";

export const rule: WorkflowRule = {
  id: "scan-every-run",
  sentence:
    "A generated workflow looks for secrets in every run: in a job without conditions that no other waits for where something is deployed.",
  remedy: "gantry workflows generate; a kind of workflow gets the job by itself",
  *check({ jobs, origin }) {
    if (origin === "own") return;
    const scans = [...jobs].filter(([, job]) => isScan(job));
    const [scan] = scans.filter(([, job]) => job.if === undefined && needsOf(job).length === 0);
    if (scan === undefined) {
      yield {
        at: scans[0] === undefined ? ["jobs"] : ["jobs", scans[0][0]],
        message:
          scans[0] === undefined
            ? "no job looks for secrets"
            : `the job "${scans[0][0]}" looks for secrets in some runs, and not in others`,
      };
      return;
    }
    const deploys = [...jobs.values()].some(({ environment }) => environment !== undefined);
    for (const [id, job] of jobs) {
      // The report is made once everything has ended, and nothing waits for it.
      if (deploys && id !== reportJob && needsOf(job).includes(scan[0]))
        yield {
          at: ["jobs", id, "needs"],
          message: `the job "${id}" waits for the scan, and a rollback must not`,
        };
    }
  },
};

function isScan({ steps }: ParsedJob): boolean {
  return steps.some((step) => step["if"] === undefined && scriptsIn(step.run ?? "").includes(scanScript));
}

function needsOf({ needs }: ParsedJob): readonly string[] {
  if (typeof needs === "string") return [needs];
  return Array.isArray(needs) ? needs.filter((each) => typeof each === "string") : [];
}

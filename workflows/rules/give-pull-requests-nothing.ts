import { mayWrite } from "../lint/look.ts";
import type { ParsedJob } from "../lint/parsed-workflow.ts";
import type { WorkflowRule } from "../lint/rule.ts";

/** Conditions that a pull request never meets: its ref is refs/pull/<number>/merge. */
const excludes = /^\s*(?:\$\{\{)?\s*github\.(?:ref == 'refs\/heads\/[^']+'|event_name != 'pull_request')/;

export const rule: WorkflowRule = {
  id: "give-pull-requests-nothing",
  sentence:
    "Where a pull request can start a workflow, no job that it reaches has an identity, an environment or a right to publish.",
  remedy:
    "add if: github.ref == 'refs/heads/<default branch>' to the job, or move it to a workflow of its own",
  *check({ on, jobs }) {
    if (!on.includes("pull_request")) return;
    for (const [id, job] of jobs) {
      const right = rightOf(job);
      const { if: condition } = job;
      const guarded = typeof condition === "string" && isGuarded(condition);
      if (right !== undefined && !guarded) {
        yield { at: ["jobs", id], message: `a pull request runs the job "${id}", which has ${right}` };
      }
    }
  },
};

/** Every alternative has to exclude it. */
function isGuarded(condition: string): boolean {
  return condition
    .split("||")
    .every((part) => excludes.test(part) || /^\s*github\.ref_type == 'tag'\s*(\}\})?\s*$/.test(part));
}

function rightOf(job: ParsedJob): string | undefined {
  if (job.environment !== undefined) return "an environment";
  const rights = ["id-token", "packages", "contents", "actions", "attestations", "deployments"];
  const held = rights.find((right) => mayWrite(job, right));
  return held === undefined ? undefined : `${held}: write`;
}

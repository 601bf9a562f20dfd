import { actionOf, stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

/** The commands that read which versions there are: from tags, and from the branches gantry/*. */
const planning =
  /\bnpx (?:--no(?: --)? )?gantry (?:up|preview|review|drift|bundle|deploy|promote|rollback|hold|checklist)\b/;

export const rule: WorkflowRule = {
  id: "fetch-what-plans-read",
  sentence: "A job that plans has every tag and branch: they say which versions are to run.",
  remedy: "add with: { fetch-depth: 0 } to the job's checkout",
  *check(workflow) {
    const steps = [...stepsOf(workflow)];
    for (const { step, jobId, at } of steps) {
      if (actionOf(step) !== "actions/checkout" || String(step.with?.["fetch-depth"]) === "0") continue;
      if (!steps.some((each) => each.jobId === jobId && planning.test(each.step.run ?? ""))) continue;
      yield { at: [...at, "uses"], message: `the job "${jobId}" plans without the tags of its versions` };
    }
  },
};

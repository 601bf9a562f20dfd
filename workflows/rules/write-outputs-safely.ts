import { scriptsOf, stepsOf } from "../lint/look.ts";
import { isFromOutside } from "../lint/outside-text.ts";
import { unsafeWrites } from "../lint/unsafe-writes.ts";
import type { WorkflowRule } from "../lint/rule.ts";

/** What a script is called with; it cannot know with what. */
const positional = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "@", "*"];

export const rule: WorkflowRule = {
  id: "write-outputs-safely",
  sentence:
    "What is written to GITHUB_OUTPUT and GITHUB_ENV cannot begin a value of its own: text from outside has a random delimiter around it.",
  remedy:
    'use a command with --format github, such as "gantry outputs", test the whole value ([[ $X =~ ^…$ ]]), or write it between delimiters of $(uuidgen)',
  async *check(workflow, { readScript }) {
    for (const placed of stepsOf(workflow)) {
      const { step, job, at } = placed;
      const variables = Object.entries({ ...workflow.env, ...job.env, ...step.env });
      const outside = variables.filter(([, value]) => isFromOutside(value)).map(([name]) => name);
      const { run = "" } = step;
      for (const message of await unsafeWrites(run, new Set(outside))) yield { at: [...at, "run"], message };
      for (const path of scriptsOf(workflow, placed)) {
        const text = readScript(path);
        const found =
          text === undefined ? [] : await unsafeWrites(text, new Set([...outside, ...positional]));
        for (const message of found) yield { at: [...at, "run"], message: `${path}: ${message}` };
      }
    }
  },
};

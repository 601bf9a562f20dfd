import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

const files = /GITHUB_(OUTPUT|ENV|PATH|STATE)\b/;
const fixedDelimiter = /<<-?\s*(?:\\?["']?)(?!\$)[A-Za-z_]\w*/;

export const rule: WorkflowRule = {
  id: "write-outputs-safely",
  sentence:
    "What is written to GITHUB_OUTPUT and GITHUB_ENV cannot end its own value: its delimiter is random.",
  remedy: "use gantry outputs --format github, or a delimiter such as $(uuidgen)",
  *check(workflow) {
    for (const { step, at } of stepsOf(workflow)) {
      const { run = "" } = step;
      const found = files.test(run) ? fixedDelimiter.exec(run)?.[0] : undefined;
      if (found !== undefined)
        yield { at: [...at, "run"], message: `"${found}" can be written by whoever chose the value` };
      if (/GITHUB_ENV\b/.test(run) && /\b(cat|curl|jq)\b/.test(run)) {
        yield {
          at: [...at, "run"],
          message: "what another program prints becomes variables of every later step",
        };
      }
    }
  },
};

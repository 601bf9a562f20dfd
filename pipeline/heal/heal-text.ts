import { shellQuote } from "../../model/observed/dispatch-command.ts";
import type { Step } from "./plan-healing.ts";

/** What was found, a line each, with what comes of it below. */
export function healText(steps: readonly Step[], done?: "started"): string {
  if (steps.length === 0) return "nothing to heal: no attempt is half way or failed, and no run contended";
  return steps
    .flatMap((step) => {
      const where = "environment" in step ? `${step.environment}: ` : "";
      return [`${where}${step.says}`, `  ${outcomeOf(step, done)}`];
    })
    .join("\n");
}

function outcomeOf(step: Step, done: "started" | undefined): string {
  switch (step.kind) {
    case "dispatch": {
      const inputs = Object.entries(step.inputs).map(
        ([name, value]) => ` -f ${shellQuote(`${name}=${value}`)}`,
      );
      return `${done ?? "to start"}: ${step.workflow}${inputs.join("")}, approved as ever`;
    }
    case "rerun":
      return `${done ?? "to run again"}: what failed in ${step.page}`;
    case "wait":
      return `under way: ${step.page}`;
    case "person":
      return `for a person: ${step.remedy}`;
  }
}

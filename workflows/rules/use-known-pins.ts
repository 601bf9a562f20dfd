import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";
import { pinsFile } from "../pins.ts";

export const rule: WorkflowRule = {
  id: "use-known-pins",
  sentence:
    "An action that is pinned for the whole project is used at that commit, and called by that version.",
  remedy: `use that commit, as generated workflows do; what all of them use stands in Gantry's ${pinsFile}`,
  *check(workflow, { pins }) {
    for (const { step, at } of stepsOf(workflow)) {
      const [action = "", commit = ""] = (step.uses ?? "").split("@");
      const pin = pins[action];
      if (pin === undefined) continue;
      const place = [...at, "uses"];
      const version = workflow.commentAt(place).trim();
      if (commit !== pin.sha)
        yield { at: place, message: `"${commit}" is not ${pin.version}, which is ${pin.sha}` };
      else if (version !== "" && version !== pin.version) {
        yield {
          at: place,
          message: `"${version}" is not the version of that commit, which is ${pin.version}`,
        };
      }
    }
  },
};

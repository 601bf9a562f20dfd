import { actionOf, stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "keep-expressions-out-of-scripts",
  sentence:
    "No script holds an expression: its value is put into the text before the shell reads it, and becomes code.",
  remedy: 'put the value into env: and read it as "$NAME"',
  *check(workflow) {
    for (const { step, at } of stepsOf(workflow)) {
      const inRun = expressionIn(step.run);
      if (inRun !== undefined) yield { at: [...at, "run"], message: `"${inRun}" is in a script` };
      const script = actionOf(step) === "actions/github-script" ? step.with?.["script"] : undefined;
      const inScript = expressionIn(script);
      if (inScript !== undefined)
        yield { at: [...at, "with", "script"], message: `"${inScript}" is in a script` };
    }
  },
};

function expressionIn(text: unknown): string | undefined {
  return typeof text === "string" ? /\$\{\{[^]*?\}\}/.exec(text)?.[0] : undefined;
}

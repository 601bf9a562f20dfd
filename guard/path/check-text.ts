import type { CheckResult } from "./deployment.ts";
import type { Paint } from "../../terminal/paint.ts";

/** A step of the guarded path as people read it: whether it passed, and what is wrong. */
export function checkText({ check, passed, problems, hint }: CheckResult, paint: Paint): string {
  const lines = problems.map((problem) => `      ${problem.replaceAll("\n", "\n      ")}\n`);
  return `  ${passed ? paint.green("✓") : paint.red("✗")} ${check}\n${lines.join("")}${hint === undefined ? "" : `      hint: ${hint}\n`}`;
}

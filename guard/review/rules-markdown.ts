import type { RuleRun } from "../judge/policy-events.ts";
import { cell, code, details, table } from "../../files/markdown-parts.ts";
import type { StackReview } from "./stack-review.ts";

/** The rules that ran, on how many resources of all stacks together, and what became of each. */
export function rulesMarkdown(stacks: readonly StackReview[]): string {
  const runs = stacks.flatMap(({ stack, rules }) => rules.map((rule) => ({ stack, ...rule })));
  if (runs.length === 0) return "";
  const byRule = [...Map.groupBy(runs, ({ id }) => id)].toSorted(([a], [b]) => a.localeCompare(b, "en"));
  const rows = byRule.map(([id, each]) => [
    code(id),
    String(each.reduce((sum, { resources }) => sum + resources, 0)),
    resultOf(each),
  ]);
  const bad = byRule.filter(([, each]) => each.some(({ result }) => result !== "passed")).length;
  const summary = `Rules: ${byRule.length - bad} hold${bad === 0 ? "" : `, ${bad} violated or not run`}`;
  return details(summary, table(["rule", "resources", "result"], rows), bad > 0);
}

function resultOf(runs: readonly (RuleRun & { stack: string })[]): string {
  const bad = runs.filter(({ result }) => result !== "passed");
  if (bad.length === 0) return "passed";
  return bad
    .map(
      ({ stack, result, reason }) =>
        `**${result}** in ${stack}${reason === undefined ? "" : `: ${cell(reason)}`}`,
    )
    .join("<br>");
}

import { endedEarly, type RuleRun } from "../judge/policy-events.ts";
import type { Paint } from "../../terminal/paint.ts";
import { counted } from "../../terminal/counted.ts";
import { padded, widthOf } from "../../terminal/width.ts";

export interface RulesTextOptions {
  /** What each rule protects, such as `DeploymentSurface`, by the rule's id. */
  protects: ReadonlyMap<string, string>;
  /** Every rule on a line of its own. */
  all: boolean;
  /** Whether a first step of the deployment was applied before. */
  isBegun?: boolean | undefined;
}

/**
 * What became of the rules. Those that hold are counted by what they protect; one that does not, did not run or is waived
 * has a line. How many judged nothing is said as well: whoever expected one to judge something asks for all of them. Where
 * the run ended before its time, that is no rule's own fault, and is said once.
 */
export function rulesText(
  head: string,
  rules: readonly RuleRun[],
  paint: Paint,
  { protects, all }: RulesTextOptions,
): string {
  const title = paint.bold(`${head}: ${verdict(rules)}`);
  if (all) return [title, ...ruleLines(rules, paint)].join("\n");
  const idle = rules.filter(isIdle).length;
  const unfinished = rules.filter(({ reason }) => reason === endedEarly);
  return [
    title,
    ...ruleLines(
      rules.filter(({ result, reason }) => result !== "passed" && reason !== endedEarly),
      paint,
    ),
    ...(unfinished.length === 0
      ? []
      : [`  ${paint.red("✗")} ${counted(unfinished.length, "rule")} did not run: ${endedEarly}`]),
    ...groupLines(
      rules.filter((rule) => rule.result === "passed" && !isIdle(rule)),
      protects,
      paint,
    ),
    ...(idle === 0 ? [] : [`  - ${counted(idle, "rule")} had nothing to judge: --rules lists all`]),
  ].join("\n");
}

/** `all 39 rules hold`, or how many do not or are waived. */
function verdict(rules: readonly RuleRun[]): string {
  const number = (...results: readonly RuleRun["result"][]): number =>
    rules.filter(({ result }) => results.includes(result)).length;
  const bad = number("violated", "did-not-run");
  const waived = number("waived");
  if (bad > 0) return `${bad} of ${counted(rules.length, "rule")} ${bad === 1 ? "does" : "do"} not hold`;
  if (waived > 0)
    return `${waived} of ${counted(rules.length, "rule")} ${waived === 1 ? "is" : "are"} waived, the others hold`;
  return rules.length === 1 ? "the rule holds" : `all ${counted(rules.length, "rule")} hold`;
}

function ruleLines(rules: readonly RuleRun[], paint: Paint): string[] {
  const width = Math.max(0, ...rules.map(({ id }) => widthOf(id)));
  return rules.map(({ id, resources, result, reason }) => {
    const said = reason === undefined ? "" : `: ${reason}`;
    return `  ${marks(paint)[result]} ${padded(id, width)}  ${result}, ${counted(resources, "resource")}${said}`;
  });
}

/** A judgement is one resource by one rule. */
function groupLines(
  rules: readonly RuleRun[],
  protects: ReadonlyMap<string, string>,
  paint: Paint,
): string[] {
  const groups = [...Map.groupBy(rules, ({ id }) => protects.get(id) ?? "other")];
  const width = Math.max(0, ...groups.map(([name]) => widthOf(name)));
  return groups
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .map(([name, own]) => {
      const judgements = own.reduce((sum, { resources }) => sum + resources, 0);
      const count = padded(counted(own.length, "rule"), 8, "right");
      return `  ${paint.green("✓")} ${padded(name, width)}  ${count}, ${counted(judgements, "judgement")}`;
    });
}

function isIdle({ result, resources }: RuleRun): boolean {
  return result === "passed" && resources === 0;
}

function marks(paint: Paint): Readonly<Record<RuleRun["result"], string>> {
  const wrong = paint.red("✗");
  return { passed: paint.green("✓"), waived: paint.yellow("!"), violated: wrong, "did-not-run": wrong };
}

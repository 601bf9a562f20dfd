import { endedEarly, type RuleRun } from "../judge/policy-events.ts";
import type { Paint } from "../../terminal/paint.ts";
import { counted } from "../../terminal/counted.ts";

export interface RulesTextOptions {
  /** What each rule protects, such as `DeploymentSurface`, by the rule's id. */
  protects: ReadonlyMap<string, string>;
  /** Every rule on a line of its own. */
  all: boolean;
  /** Whether a first step of the deployment was applied before. */
  isBegun?: boolean | undefined;
}

/** Columns that a list of names may take. */
const widest = 120;

/**
 * What became of the rules. Those that hold are counted by what they protect; one that does not, did not run or is waived
 * has a line, and one that judged nothing has its name said: whoever expected it to judge something has to see that. Where
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
  const idle = rules.filter(isIdle).map(({ id }) => id);
  const unfinished = rules.filter(({ reason }) => reason === endedEarly);
  return [
    title,
    ...ruleLines(
      rules.filter(({ result, reason }) => result !== "passed" && reason !== endedEarly),
      paint,
    ),
    ...(unfinished.length === 0
      ? []
      : [`  ${paint.red("✗")} ${countedRules(unfinished.length)} did not run: ${endedEarly}`]),
    ...groupLines(
      rules.filter((rule) => rule.result === "passed" && !isIdle(rule)),
      protects,
      paint,
    ),
    ...(idle.length === 0 ? [] : wrapped(`  - ${countedRules(idle.length)} had nothing to judge:`, idle)),
  ].join("\n");
}

/** `all 39 rules hold`, or how many do not or are waived. */
function verdict(rules: readonly RuleRun[]): string {
  const number = (...results: readonly RuleRun["result"][]): number =>
    rules.filter(({ result }) => results.includes(result)).length;
  const bad = number("violated", "did-not-run");
  const waived = number("waived");
  if (bad > 0) return `${bad} of ${countedRules(rules.length)} ${bad === 1 ? "does" : "do"} not hold`;
  if (waived > 0)
    return `${waived} of ${countedRules(rules.length)} ${waived === 1 ? "is" : "are"} waived, the others hold`;
  return rules.length === 1 ? "the rule holds" : `all ${countedRules(rules.length)} hold`;
}

function ruleLines(rules: readonly RuleRun[], paint: Paint): string[] {
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  return rules.map(({ id, resources, result, reason }) => {
    const said = reason === undefined ? "" : `: ${reason}`;
    return `  ${marks(paint)[result]} ${id.padEnd(width)}  ${result}, ${resources} resources${said}`;
  });
}

/** A judgement is one resource by one rule. */
function groupLines(
  rules: readonly RuleRun[],
  protects: ReadonlyMap<string, string>,
  paint: Paint,
): string[] {
  const groups = [...Map.groupBy(rules, ({ id }) => protects.get(id) ?? "other")];
  const width = Math.max(0, ...groups.map(([name]) => name.length));
  return groups
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .map(([name, own]) => {
      const judgements = own.reduce((sum, { resources }) => sum + resources, 0);
      const count = countedRules(own.length).padStart(8);
      return `  ${paint.green("✓")} ${name.padEnd(width)}  ${count}, ${counted(judgements, "judgement")}`;
    });
}

function isIdle({ result, resources }: RuleRun): boolean {
  return result === "passed" && resources === 0;
}

/** Names after their title, broken between two of them, further lines indented. */
function wrapped(title: string, names: readonly string[]): string[] {
  const lines = [title];
  for (const [index, name] of names.entries()) {
    const word = index === names.length - 1 ? name : `${name},`;
    const last = lines.at(-1) ?? "";
    if (last.length + 1 + word.length <= widest) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(`    ${word}`);
  }
  return lines;
}

function countedRules(number: number): string {
  return number === 1 ? "1 rule" : `${number} rules`;
}

function marks(paint: Paint): Readonly<Record<RuleRun["result"], string>> {
  const wrong = paint.red("✗");
  return { passed: paint.green("✓"), waived: paint.yellow("!"), violated: wrong, "did-not-run": wrong };
}

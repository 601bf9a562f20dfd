import { ExitCode } from "../../model/errors.ts";
import { projectAround } from "../../catalog/project.ts";
import { loadAllRules } from "../../policy/pack/rules.ts";
import { type TriedCase, tryCases } from "../../policy/pack/try-cases.ts";
import type { Context } from "../../terminal/context.ts";
import { findRule } from "./find-rule.ts";
import { counted } from "../../terminal/counted.ts";
import { print, say } from "../../terminal/say.ts";

/**
 * Tries one rule of the pack or all of them on their cases, those of the product's own on cases of its own; fails when one of them passes what it should object to, or
 * the other way round. Needs no engine and no cloud.
 */
export async function testRules(
  context: Context,
  options: { id: string | undefined; json: boolean },
): Promise<ExitCode> {
  const { all, own } = await loadAllRules(projectAround(context.cwd)?.policyPack);
  const gantrys = all.filter(({ id }) => !own.has(id));
  const chosen = options.id === undefined ? all.map(({ id }) => id) : [options.id];
  const tried: TriedCase[] = [];
  for (const id of chosen) {
    const { rule, cases: given } = await findRule(context.cwd, id);
    // A stack of the product's own cases need not be whole, nor do Gantry's have to keep its rules.
    const cases = tryCases(rule, given, own.has(id) ? [rule] : gantrys);
    tried.push(...cases);
    if (!options.json) print(context, ruleText(rule.id, cases));
  }
  const failed = tried.filter(({ passed }) => !passed).length;
  if (options.json) context.stdout.write(`${JSON.stringify(tried, null, 2)}\n`);
  say(context, `${counted(tried.length, "case")} of ${counted(chosen.length, "rule")}, ${failed} failed`);
  return failed === 0 ? ExitCode.done : ExitCode.failed;
}

function ruleText(id: string, cases: readonly TriedCase[]): string {
  const failed = cases.filter(({ passed }) => !passed);
  const lines = failed.map(
    (each) =>
      `    ${each.case}: expected ${each.expected}, found ${each.found === "" ? "nothing" : each.found}`,
  );
  return [`  ${failed.length === 0 ? "✓" : "✗"} ${id}: ${counted(cases.length, "case")}`, ...lines].join(
    "\n",
  );
}

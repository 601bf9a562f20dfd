import { loadCases, loadRules, ruleIn } from "../../policy/pack/rules.ts";
import { tryCases } from "../../policy/pack/try-cases.ts";

/** The first case that finds a rule to be another than it should be; undefined where all pass. */
export async function tryRule(id: string, query = ""): Promise<string | undefined> {
  // A module is loaded once for each address, so that a question mark and a number make it load anew.
  const address = new URL(`../../policy/rules/${id}.ts${query}`, import.meta.url).href;
  const rule = ruleIn(await import(address), id);
  const others = (await loadRules()).filter((other) => other.id !== id);
  const failed = tryCases(rule, await loadCases(id), [rule, ...others]).find(({ passed }) => !passed);
  return failed && `${id}: ${failed.case}`;
}

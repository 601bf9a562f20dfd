import Table from "cli-table3";
import { ExitCode } from "../../model/errors.ts";
import { loadRules } from "../../policy/pack/rules.ts";
import type { Context } from "../../terminal/context.ts";

/** Lists the rules of the policy pack by id. */
export async function listRules(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const rules = await loadRules();
  if (options.json) {
    const list = rules.map(({ id, sentence, protects, remedy }) => ({ id, sentence, protects, remedy }));
    context.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
    return ExitCode.done;
  }
  const table = new Table({
    head: ["rule", "what must hold", "protects (seed)"],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [null, 60, 24],
  });
  for (const { id, sentence, protects } of rules) {
    table.push([id, sentence, `${protects.entity} (${protects.seed})`]);
  }
  context.stdout.write(`${table.toString()}\n`);
  return ExitCode.done;
}

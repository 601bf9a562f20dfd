import { ExitCode } from "../../model/errors.ts";
import { loadRules } from "../../policy/pack/rules.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { wrappedBelow } from "../../terminal/table.ts";
import { print } from "../../terminal/say.ts";

/** Lists the rules of the policy pack by id. */
export async function listRules(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const rules = await loadRules();
  if (options.json) {
    const list = rules.map(({ id, sentence, protects, remedy }) => ({ id, sentence, protects, remedy }));
    context.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
    return ExitCode.done;
  }
  const { bold, dim } = paintFor(context);
  // A sentence has no room beside the id: it stands below.
  for (const { id, sentence, protects } of rules) {
    const lines = [`${bold(id)}  ${dim(protects.entity)}`, ...wrappedBelow(sentence, context)];
    print(context, lines.join("\n"));
  }
  return ExitCode.done;
}

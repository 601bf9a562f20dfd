import { ExitCode } from "../../model/errors.ts";
import { projectAround } from "../../catalog/project.ts";
import { loadAllRules } from "../../policy/pack/rules.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { wrappedBelow } from "../../terminal/table.ts";
import { print } from "../../terminal/say.ts";

/** Lists the rules of the policy pack by id, the product's own among them. */
export async function listRules(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const { all, own } = await loadAllRules(projectAround(context.cwd)?.policyPack);
  if (options.json) {
    const list = all.map(({ id, sentence, protects, remedy }) => ({
      id,
      sentence,
      protects,
      remedy,
      own: own.has(id),
    }));
    context.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
    return ExitCode.done;
  }
  const { bold, dim } = paintFor(context);
  // A sentence has no room beside the id: it stands below.
  for (const { id, sentence, protects } of all) {
    const lines = [
      `${bold(id)}  ${dim(own.has(id) ? `${protects.entity}, the product's own` : protects.entity)}`,
      ...wrappedBelow(sentence, context),
    ];
    print(context, lines.join("\n"));
  }
  return ExitCode.done;
}

import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { nameList, wrappedBelow } from "../../terminal/table.ts";
import { findRule } from "./find-rule.ts";
import { print } from "../../terminal/say.ts";

/** Says all that is known of one rule. Throws a usage error for a rule that does not exist. */
export async function explainRule(
  context: Context,
  options: { id: string; json: boolean },
): Promise<ExitCode> {
  const found = await findRule(context.cwd, options.id);
  const { id, sentence, protects, remedy } = found.rule;
  const { judges, mutations } = found.cases;
  const objects = mutations.map(({ name }) => name);
  if (options.json) {
    const document = { id, sentence, protects, remedy, judges, objects };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return ExitCode.done;
  }
  const types = judges === "all" ? ["every resource"] : judges;
  const about = [
    ["protects", protects.entity],
    ["judges", types.length === 0 ? "only what the components do not make" : types.join(", ")],
    ["remedy", remedy],
    ["defined in", `policy/rules/${id}.ts`],
  ] as const;
  const below = (text: string): string[] => wrappedBelow(text, context);
  const lines = [
    id,
    ...below(sentence),
    "",
    nameList(about, context),
    "objects to, among others",
    ...objects.flatMap(below),
  ];
  print(context, lines.join("\n"));
  return ExitCode.done;
}

import { lifecycles } from "../../model/states/index.ts";
import { loadRules } from "../../policy/pack/rules.ts";
import { markdownTable } from "../../files/generated/markdown-table.ts";

const rules = await loadRules();

/** The end of docs/entities.md: which seed asks for each lifecycle and each rule of the policy pack. */
export function seedsOfTables(): string {
  return [
    "## Lifecycles",
    "",
    "As diagrams they are in [states.md](states.md).",
    "",
    markdownTable([["seed", "lifecycle"], ...lifecycles.map(({ seed, name }) => [seed, name])]),
    "",
    "## Rules of the policy pack",
    "",
    "What each wants is in [rules.md](rules.md).",
    "",
    markdownTable([
      ["seed", "protects", "rule"],
      ...rules.map(({ id, protects: { seed, entity } }) => [seed ?? "", entity, `\`${id}\``]),
    ]),
  ].join("\n");
}

import { loadRules } from "../../policy/pack/rules.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { markdownTable } from "../../files/generated/markdown-table.ts";

const introduction = `# The rules

Generated from \`policy/rules/\` by \`npm run generate\`. \`npx gantry policy explain <rule>\` says of one what it objects to and what to do about it.

Every rule is mandatory. A plan that breaks one is not applied, and a rule that could not run counts as broken. There is one way out: a
[waiver](how-to/waive-a-rule.md) for one resource and a few days, in the catalog. [The policy pack](policy.md) says how a rule judges and how to add
one, [the guarded path](guarded-path.md) what each step of \`gantry up\` stops.`;

const rules = await loadRules();

/** docs/rules.md: every rule of the policy pack. */
export const rulesPage: Generator = {
  name: "page of rules",
  folders: [],
  generate() {
    const rows = rules.map(({ id, sentence, protects }) => [`\`${id}\``, sentence, protects.entity]);
    const table = markdownTable([["rule", "what must hold", "protects"], ...rows]);
    return new Map([["docs/rules.md", `${introduction}\n\n${table}\n`]]);
  },
};

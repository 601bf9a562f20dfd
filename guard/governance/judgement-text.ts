import { stringify } from "yaml";
import { table } from "../../terminal/table.ts";
import type { Context } from "../../terminal/context.ts";
import type { GovernanceEntry } from "../../model/declared/governance-entry.ts";
import type { IllegalChange } from "../../catalog/compare/illegal-changes.ts";
import type { Judgement, JudgedChange } from "../../catalog/compare/judge.ts";
import type { GovernedValue } from "../../catalog/compare/loosening.ts";
import { governancePath } from "../../catalog/documents.ts";
import { sentences } from "../../terminal/width.ts";

/** Who would write the missing entries, and when. */
export interface Author {
  who: string;
  now: Date;
}

/** The judgement as people read it, ending with the entries to paste where some are missing. */
export function judgementText(
  { changes, unused, rewritten }: Judgement,
  illegal: readonly IllegalChange[],
  author: Author,
  context: Pick<Context, "columns">,
): string {
  const { columns } = context;
  const missing = changes.filter(({ coveredBy }) => coveredBy === null);
  const parts: string[] = [];
  if (changes.length === 0) parts.push(sentences("nothing that is governed was loosened", columns));
  else parts.push(tableOf(changes, context));
  const said = [
    ...illegal.map(
      ({ environment, field, old, new: now }) =>
        `${environment} ${field}: "${old}" → "${now}" is not allowed, and no entry accounts for it\n` +
        "  hint: a secret's status goes draft → active → rotating → active; what is new has an entry of its own",
    ),
    ...unused.map((entry) => `notice: an added entry accounts for no change: ${wordsOf(entry)}`),
    ...rewritten.map(
      (entry) =>
        `an entry of ${governancePath} was edited or removed: ${wordsOf(entry)}\n` +
        "  hint: put it back; entries are only ever added",
    ),
  ];
  parts.push(...said.map((text) => sentences(text, columns)));
  if (missing.length > 0) {
    const count = missing.length === 1 ? "one change has" : `${missing.length} changes have`;
    parts.push(
      `${sentences(`${count} no entry in ${governancePath}. Add there, with the reason:`, columns)}\n\n${pasteable(missing, author)}`,
    );
  }
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

function tableOf(changes: readonly JudgedChange[], context: Pick<Context, "columns">): string {
  const columns = [
    { head: "field" },
    { head: "environment" },
    { head: "old", cut: true },
    { head: "new", cut: true },
    { head: "covered by" },
  ] as const;
  const rows = changes.map(({ environment, field, old, new: now, coveredBy }) => [
    field,
    environment,
    valueText(old),
    valueText(now),
    coveredBy === null ? "missing" : by(coveredBy),
  ]);
  return table(columns, rows, context);
}

function pasteable(missing: readonly JudgedChange[], { who, now }: Author): string {
  const when = `${now.toISOString().slice(0, 19)}Z`;
  const entries = missing.map(({ environment, field, old, new: value }) => {
    // Empty on purpose: an entry without a reason is refused.
    return { who, why: "", when, environment, field, old, new: value };
  });
  return stringify(entries, { lineWidth: 0 }).replaceAll(/^/gm, "  ");
}

function by({ who, when }: GovernanceEntry): string {
  return `${who}, ${when.slice(0, 10)}`;
}

function wordsOf({ environment, field, old, new: now }: GovernanceEntry): string {
  return `${environment} ${field} ${valueText(old)} → ${valueText(now)}`;
}

function valueText(value: GovernedValue): string {
  if (value === null) return "none";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

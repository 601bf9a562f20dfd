import { markdownTable } from "../../files/generated/markdown-table.ts";
import { conformance, describeRow, type TypeRows } from "./conformance-rows.ts";
import type { Provider, ResourceType } from "../../local/resource-type.ts";

const begin = "<!-- generated from local by `node test/local/generate.ts` -->";
const end = "<!-- end of what is generated -->";

/** A provider's resource types as docs/local-cloud.md lists them. */
export function describeTypes({ name, table, types }: Provider): string {
  const title = `## ${name}: \`${table.sdk}\` ${table.version}\n`;
  const known = conformance.get(name) ?? [];
  return [title, ...types.map((type) => describeType(type) + limitsOf(type.token, known))].join("\n");
}

/** The fields of which more is known than that they are changed in place. */
function limitsOf(token: string, known: readonly TypeRows[]): string {
  const fields = known.find((each) => each.token === token)?.fields ?? [];
  const rows = fields.flatMap(([field, row]) => {
    const says = describeRow(row);
    return says === "" ? [] : [[`\`${field}\``, says, row.source]];
  });
  return rows.length === 0 ? "" : `\n${markdownTable([["field", "what holds", "source"], ...rows])}\n`;
}

/** The page with what is generated put between its marks. */
export function insertDescription(page: string, description: string): string {
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before)
    throw new Error("docs/local-cloud.md has lost the marks of its generated part");
  return `${page.slice(0, before + begin.length)}\n\n${description.trimEnd()}\n\n${page.slice(after)}`;
}

function describeType(type: ResourceType): string {
  const older = (type.aliases ?? []).map((alias) => `\`${alias}\``);
  const lines = [
    ...(older.length === 0 ? [] : [`also known as ${older.join(", ")}`]),
    ...(type.replaceOn.length === 0
      ? ["nothing replaces it"]
      : [`replaced by a change of: ${type.replaceOn.map((input) => `\`${input}\``).join(", ")}`]),
    ...(type.existing === "adopt"
      ? ["creating what exists takes it over"]
      : ["creating what exists is refused"]),
    ...(type.gone === "refuse" ? ["deleting what is gone is an error"] : []),
    ...type.emulated,
    ...type.missing.map((text) => `not emulated: ${text}`),
  ];
  const list = lines.map((line) => `- ${sentence(line)}`).join("\n");
  return `### ${type.token}\n\n[Its documentation](${type.page}).\n\n${list}\n`;
}

/** Begins with a capital, unless it begins with code. */
function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

import { loadRules } from "./rules.ts";

/** The rules as a Markdown table, as the README shows it and as Prettier lays it out. */
export async function rulesTable(): Promise<string> {
  const rules = await loadRules();
  const rows = rules.map(({ id, sentence, protects: { entity, seed } }) => [
    `\`${id}\``,
    sentence,
    `${entity} (${seed})`,
  ]);
  const all = [["rule", "what must hold", "protects (seed)"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const [head = [], ...body] = all;
  return [head, widths.map((width) => "-".repeat(width)), ...body].map(line).join("");
}

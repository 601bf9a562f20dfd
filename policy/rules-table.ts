import { loadRules } from "./rules.ts";

/** The rules as a Markdown table, as the README shows it. */
export async function rulesTable(): Promise<string> {
  const rules = await loadRules();
  const rows = rules.map(({ id, sentence, protects: { entity, seed } }) => [
    `\`${id}\``,
    sentence,
    `${entity} (${seed})`,
  ]);
  const lines = [["rule", "what must hold", "protects (seed)"], ["---", "---", "---"], ...rows];
  return lines.map((cells) => `| ${cells.map(escapeCell).join(" | ")} |\n`).join("");
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

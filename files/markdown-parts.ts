/** A table of GitHub's Markdown. Cells that come from outside go through `cell` or `code` first. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text from outside, so that it can be neither markup nor the end of its cell. */
export function cell(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>|~@#]/g, (character) => `\\${character}`)
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Text from outside in a code span, which ends at the first backtick. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|").replaceAll(/\s+/g, " ")}\``;
}

export function details(summary: string, text: string, open: boolean): string {
  return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

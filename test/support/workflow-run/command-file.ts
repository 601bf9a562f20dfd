import { existsSync, readFileSync } from "node:fs";

/** What a step wrote to GITHUB_OUTPUT or GITHUB_ENV: `name=value`, or `name<<delimiter` and lines up to the delimiter. */
export function readCommandFile(file: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const heredoc = /^(?<name>[\w-]+)<<(?<delimiter>.+)$/.exec(line)?.groups;
    const single = /^(?<name>[\w-]+)=(?<value>.*)$/.exec(line)?.groups;
    if (heredoc !== undefined) {
      const end = lines.indexOf(heredoc["delimiter"] ?? "", at + 1);
      if (end < 0) throw new Error(`"${line}" never ends`);
      values[heredoc["name"] ?? ""] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else if (single !== undefined) values[single["name"] ?? ""] = single["value"] ?? "";
    else if (line !== "") throw new Error(`"${line}" is no line that GitHub reads`);
  }
  return values;
}

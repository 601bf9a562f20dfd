import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rulesTable } from "../../policy/rules-table.ts";
import { commands } from "../commands.ts";
import type { Generator } from "./generator.ts";

const rules = await rulesTable();

/** The parts of README.md between `<!-- name -->` and `<!-- /name -->`: every command, and every rule of the pack. */
export const readme: Generator = {
  name: "README.md",
  folders: [],
  generate(root) {
    const written = readFileSync(join(root, "README.md"), "utf8");
    const content = replacePart(replacePart(written, "commands", commandsTable()), "rules", rules);
    return new Map([["README.md", content]]);
  },
};

function commandsTable(): string {
  const rows = commands.map(({ name, summary }) => [`\`gantry ${name}\``, summary] as const);
  const all = [["command", "what it does"] as const, ...rows];
  const left = Math.max(...all.map(([name]) => name.length));
  const right = Math.max(...all.map(([, summary]) => summary.length));
  const line = ([name, summary]: readonly [string, string]): string =>
    `| ${name.padEnd(left)} | ${summary.padEnd(right)} |\n`;
  const [head, ...body] = all.map(line);
  return [head, `| ${"-".repeat(left)} | ${"-".repeat(right)} |\n`, ...body].join("");
}

function replacePart(text: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md has no part called ${name}`);
  return `${before}${begin}\n${part}\n${end}${after}`;
}

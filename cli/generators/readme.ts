import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rulesTable } from "../../policy/pack/rules-table.ts";
import { commands } from "../commands.ts";
import { unixLineEnds } from "../../files/line-ends.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { replacePart } from "../../files/generated/replace-part.ts";

const file = "README.md";
const rules = await rulesTable();

/** The parts of README.md between `<!-- name -->` and `<!-- /name -->`: every command, and every rule of the pack; nothing where it has neither. */
export const readme: Generator = {
  name: "README.md",
  folders: [],
  generate(root) {
    const written = existsSync(join(root, file)) ? unixLineEnds(readFileSync(join(root, file), "utf8")) : "";
    // A product writes a README of its own.
    if (!written.includes("<!-- commands -->") && !written.includes("<!-- rules -->")) return new Map();
    const content = replacePart(
      file,
      replacePart(file, written, "commands", commandsTable()),
      "rules",
      rules,
    );
    return new Map([[file, content]]);
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

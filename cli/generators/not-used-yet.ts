import { entities, entityFileName } from "../../model/entities.ts";
import { markdownTable } from "../../files/generated/markdown-table.ts";
import { filesNotReached } from "../../files/reached.ts";
import { checkout, programs } from "./programs.ts";

/** Tests and what generates are no programs. */
const unused = await filesNotReached(checkout, programs, "model/{declared,observed}/*.ts");

/** The section of docs/entities.md on what no program uses yet. */
export function notUsedYet(): string {
  const rows = unused.map((file) => {
    const here = entities.filter(({ name, kind }) => file === `model/${kind}/${entityFileName(name)}.ts`);
    return [`[\`${file}\`](../${file})`, here.map(({ name, seed }) => `${name} (${seed})`).join(", ")];
  });
  return [
    "## Not used yet",
    "",
    "No command, program, rule or workflow reaches these by its imports: what reads or writes them is still to come.",
    "",
    markdownTable([["file", "entity"], ...rows]),
  ].join("\n");
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFor } from "../../catalog/package-for.ts";
import { ownFolder } from "../../model/declared/own-resources.ts";
import { ownFilesReached } from "../path/parts.ts";

/** By which code may say something else at the next run, and no record of what it reads would show it: the clock, chance, a question to a cloud. */
const moving =
  /\b(?:Date|Temporal|performance|now|random\w*|invoke\w*|call|get[A-Z]\w*|child_process|dns|esbuild|git|StackReference)\b|\.get\(/;

/**
 * Why the product's own resources and rules may say something else at the next run: a line for each file with a word that may mean it. In
 * doubt it does; nothing for most.
 */
export async function movingCode(root: string): Promise<string[]> {
  const isOwn = (file: string): boolean => packageFor(root) !== undefined || file.startsWith(`${ownFolder}/`);
  const files = [...(await ownFilesReached(root))].filter(isOwn).sort();
  return files.flatMap((file) => {
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    const at = lines.findIndex((text) => moving.test(text));
    const [word] = moving.exec(lines[at] ?? "") ?? [];
    return word === undefined ? [] : [`${file}:${at + 1} says "${word}"`];
  });
}

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./project.ts";

/** A fenced block of a page: its language and its text. */
export interface Block {
  language: string;
  text: string;
}

/** What users and contributors read: README.md and every page below docs/, relative to the checkout. */
export const pages: readonly string[] = [
  "README.md",
  ...globSync("docs/**/*.md", { cwd: checkout })
    .map((path) => path.replaceAll("\\", "/"))
    .sort(),
];

export function readPage(page: string): string {
  return readFileSync(join(checkout, page), "utf8");
}

/** The fenced blocks of a page in their order, those in lists without their indentation. */
export function blocksOf(page: string): Block[] {
  const found = readPage(page).matchAll(
    /^(?<indent> *)```(?<language>\w+)\n(?<text>(?:(?!^ *```)[^\n]*\n)*?)^ *```$/gm,
  );
  return [...found].map(({ groups }) => {
    const { indent = "", language = "", text = "" } = groups ?? {};
    return { language, text: text.replaceAll(new RegExp(`^${indent}`, "gm"), "") };
  });
}

/** The lines of a page that start `npx gantry`, without comments; `npx` may be left out. */
export function commandsOf(page: string): string[] {
  return blocksOf(page)
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.split("\n"))
    .flatMap((line) => line.replace(/\s# .*/, "").split(/ && | \| /))
    .map((line) => line.trim())
    .filter((line) => /^(npx )?gantry /.test(line));
}

/** What follows `gantry` in such a line. */
export function wordsOf(command: string): string[] {
  return command.replace(/^npx /, "").split(/\s+/).slice(1);
}

/**
 * Holds that an output shows what a page says it does: the lines of the excerpt, one right after the other, each from its
 * beginning. `…` stands for lines that are left out. Empty lines, the width of a gap, a moment and how long something took do
 * not count.
 */
export function assertShown(excerpt: string, output: string): void {
  const lines = linesOf(output);
  let at = 0;
  let anywhere = true;
  for (const expected of linesOf(excerpt)) {
    if (expected === "…") {
      anywhere = true;
      continue;
    }
    const fits = (line: string): boolean => line.startsWith(expected);
    const found = anywhere ? lines.findIndex((line, index) => index >= at && fits(line)) : at;
    assert.ok(found >= 0 && fits(lines[found] ?? ""), `"${expected}" is not shown in its place:\n${output}`);
    at = found + 1;
    anywhere = false;
  }
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) =>
      line
        .replaceAll(/\s+/g, " ")
        .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "a moment")
        .replaceAll(/\bin (\d+ min )?\d+ s\b/g, "in a while")
        .trim(),
    )
    .filter((line) => line !== "");
}

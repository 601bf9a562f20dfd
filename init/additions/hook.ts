import { isMap, isSeq, parseDocument, type Document } from "yaml";
import type { Roots } from "../../catalog/project.ts";
import { lineEndOf, unixLineEnds } from "../../files/line-ends.ts";
import { readOwn } from "../../files/read-own.ts";
import { quoteWord } from "../../terminal/quote.ts";
import type { Addition } from "./addition.ts";
import { findHook } from "./find-hook.ts";

const shebang = "#!/bin/sh";
/** What lefthook calls it. */
const commandName = "gantry-scan";

/**
 * The hook that looks for secrets in what is about to be committed, added to what runs before a commit already: that is started still. Git
 * starts hooks at the repository's top.
 *
 * @returns nothing where it is there
 */
export async function hookAddition(roots: Roots): Promise<Addition | undefined> {
  const place = await findHook(roots);
  const { path } = place;
  const command = hookCommand(roots.prefix);
  const refused = (problem: string): Addition => ({ path, problem, lines: [command] });
  if (place.problem !== undefined) return refused(place.problem);
  const read = readOwn(roots.root, path);
  if ("problem" in read) return refused(read.problem);
  const before = read.text;
  const text =
    place.kind === "lefthook" ? withCommand(before ?? "", command) : withLine(before, lineOf(command));
  if (text === undefined)
    return refused(
      place.kind === "lefthook" ? "cannot be edited without laying it out anew" : "is no script of a shell",
    );
  return text === before ? undefined : { path, before, text, mode: 0o755 };
}

/** What the hook's file has beside it; undefined where it has none of it. */
export async function withoutHook(
  roots: Roots,
): Promise<{ path: string; before: string; others: string } | undefined> {
  const place = await findHook(roots);
  const read = place.problem === undefined ? readOwn(roots.root, place.path) : { text: undefined };
  const before = "problem" in read ? undefined : read.text;
  if (place.problem !== undefined || before === undefined) return undefined;
  const command = hookCommand(roots.prefix);
  const others =
    place.kind === "lefthook" ? withoutCommand(before, command) : withoutLine(before, lineOf(command));
  return others === before ? undefined : { path: place.path, before, others };
}

function hookCommand(prefix: string): string {
  const folder = prefix.slice(0, -1);
  const word = /^[\w./-]*$/.test(folder) ? folder : quoteWord(folder, "bash");
  return `${folder === "" ? "" : `cd ${word} && `}npx --no -- gantry scan --staged`;
}

function lineOf(command: string): string {
  return `(${command}) || exit 1 # gantry`;
}

/** With the line before what is there, which may end in whatever way it likes; undefined where that is no script of a shell. */
function withLine(before: string | undefined, line: string): string | undefined {
  if (before === undefined) return `${shebang}\n${line}\n`;
  const lines = before.split(/(?<=\n)/);
  if (lines.some((each) => each.trimEnd() === line)) return before;
  const [first = ""] = lines;
  const hasShebang = first.startsWith("#!");
  if (hasShebang && !/[/ ](?:ba|da|k|z)?sh(?:\s|$)/.test(first)) return undefined;
  // Husky's older form starts the script a second time from there.
  const husky = lines.findIndex((each) => each.includes("husky.sh"));
  const at = husky >= 0 ? husky + 1 : hasShebang ? 1 : 0;
  const above = lines.slice(0, at).join("");
  const end = lineEndOf(before);
  return `${above}${above === "" || above.endsWith("\n") ? "" : end}${line}${end}${lines.slice(at).join("")}`;
}

function withoutLine(before: string, line: string): string {
  const others = before
    .split(/(?<=\n)/)
    .filter((each) => each.trimEnd() !== line)
    .join("");
  return others.trim() === shebang && others !== before ? "" : others;
}

function withCommand(before: string, command: string): string | undefined {
  const document = sameLayout(before);
  if (document === undefined) return undefined;
  const jobs = document.getIn(["pre-commit", "jobs"]);
  const added = { name: commandName, run: command };
  if (isSeq(jobs)) {
    if (jobs.items.some((job) => isMap(job) && job.get("name") === commandName)) return before;
    jobs.add(document.createNode(added));
  } else {
    if (document.hasIn(["pre-commit", "commands", commandName])) return before;
    const above = [document.get("pre-commit"), document.getIn(["pre-commit", "commands"])];
    if (above.some((each) => each !== undefined && !isMap(each))) return undefined;
    document.setIn(["pre-commit", "commands", commandName], document.createNode({ run: command }));
  }
  return textOf(document, before);
}

function withoutCommand(before: string, command: string): string {
  const document = sameLayout(before);
  const jobs = document?.getIn(["pre-commit", "jobs"]);
  if (document === undefined) return before;
  const at = isSeq(jobs) ? jobs.items.findIndex((job) => isMap(job) && job.get("name") === commandName) : -1;
  const path = isSeq(jobs) ? ["pre-commit", "jobs", at] : ["pre-commit", "commands", commandName];
  if (at < 0 && isSeq(jobs)) return before;
  if (document.getIn([...path, "run"]) !== command) return before;
  document.deleteIn(path);
  for (const above of [["pre-commit", "commands"], ["pre-commit"]]) {
    const left = document.getIn(above);
    if (isMap(left) && left.items.length === 0) document.deleteIn(above);
  }
  const isEmpty = isMap(document.contents) && document.contents.items.length === 0;
  return isEmpty && document.commentBefore === null ? "" : textOf(document, before);
}

/** The document of a text that stays as it is but for what is edited; undefined where it would not. */
function sameLayout(text: string): Document | undefined {
  const document = parseDocument(text);
  return document.errors.length === 0 && document.toString(layout) === unixLineEnds(text)
    ? document
    : undefined;
}

const layout = { lineWidth: 0 } as const;

function textOf(document: Document, before: string): string {
  return document.toString(layout).replaceAll("\n", lineEndOf(before));
}

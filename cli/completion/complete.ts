import type { Context } from "../../terminal/context.ts";
import { commonOptions, type Command, type Option, type Positional } from "../command.ts";
import { commandGroups } from "../command-groups.ts";
import { beginningWith, commands } from "../commands.ts";
import { valuesOf, type Candidate, type Typed } from "./values.ts";

/** What may come next: words, or any file. */
type Next = readonly Candidate[] | "files";

/**
 * Answers a shell that completes: a line for each word that may stand where the cursor is, a tab and what it is behind it;
 * `:files` where any file may. `typed` are the words after `gantry`, the last one as far as it is written, maybe empty.
 */
export async function answerShell(typed: readonly string[], context: Context): Promise<void> {
  const next = await complete(typed, context);
  const lines =
    next === "files" ? [":files"] : next.map(({ word, about }) => [word, about ?? ""].join("\t").trimEnd());
  if (lines.length > 0) context.stdout.write(`${lines.join("\n")}\n`);
}

/** What may stand in place of the last of the words. */
export async function complete(typed: readonly string[], context: Context): Promise<Next> {
  const current = typed.at(-1) ?? "";
  const before = typed.slice(0, -1);
  const words = before[0] === "help" ? before.slice(1) : before;
  const next = await nextOf(words, current, context);
  return next === "files" ? next : next.filter(({ word }) => word.startsWith(current));
}

async function nextOf(words: readonly string[], current: string, context: Context): Promise<Next> {
  const [first] = words;
  if (first === undefined) return firstWords(current);
  const verbs = words.length === 1 && !current.startsWith("-") ? verbsOf(first) : [];
  const entry = [2, 1]
    .map((count) => words.slice(0, count).join(" "))
    .flatMap((name) => commands.filter((one) => one.name === name))[0];
  if (entry === undefined) return verbs;
  const rest = words.slice(entry.name.split(" ").length);
  const own = await ofCommand(await entry.load(), rest, current, context);
  return own === "files" ? own : [...verbs, ...own];
}

function firstWords(current: string): Candidate[] {
  if (current.startsWith("-")) {
    return [
      { word: "--help", about: "list all commands" },
      { word: "--version", about: "say which Gantry this is" },
    ];
  }
  const single = commands.filter(({ name }) => !name.includes(" "));
  const groups = commandGroups.filter(({ title }) => beginningWith(title).length > 0);
  return [
    ...single.map(({ name, summary }) => ({ word: name, about: summary })),
    ...groups.map(({ title, summary }) => ({ word: title, about: summary })),
  ];
}

function verbsOf(group: string): Candidate[] {
  return beginningWith(group).map(({ name, summary }) => ({
    word: name.slice(group.length + 1),
    about: summary,
  }));
}

async function ofCommand(
  command: Command,
  rest: readonly string[],
  current: string,
  context: Context,
): Promise<Next> {
  const options = new Map<string, Option>(Object.entries({ ...command.options, ...commonOptions }));
  const { positionals, values, open, onlyWords } = read(rest, options);
  const typed: Typed = {
    first: positionals[0],
    environment: values["environment"],
    subproject: values["subproject"],
  };
  if (open !== undefined) return wordsFor(open, typed, context);
  const [, name = "", start] = (onlyWords ? null : /^--([^=]+)(=)/.exec(current)) ?? [];
  if (start !== undefined) {
    const found = await wordsFor(options.get(name), typed, context);
    return found === "files"
      ? found
      : found.map(({ word, ...about }) => ({ word: `--${name}=${word}`, ...about }));
  }
  const notGiven = [...options]
    .filter(([option]) => values[option] === undefined)
    .map(([option, { summary }]) => ({ word: `--${option}`, about: summary }));
  if (current.startsWith("-") && !onlyWords) return notGiven;
  const positional = command.positionals[positionals.length];
  // Behind the last word come options alone, so they need no dash to be asked for.
  if (positional === undefined) return onlyWords ? [] : notGiven;
  return wordsFor(positional, typed, context);
}

interface Read {
  positionals: readonly string[];
  /** Of each option that was given; a boolean one has "". */
  values: Readonly<Record<string, string>>;
  /** The option whose value comes next. */
  open: Option | undefined;
  /** After `--` no word is an option. */
  onlyWords: boolean;
}

/** Reads half a command line as far as it goes. What is wrong in it, the command says when it runs. */
function read(rest: readonly string[], options: ReadonlyMap<string, Option>): Read {
  const positionals: string[] = [];
  const values: Record<string, string> = {};
  let open: string | undefined;
  let onlyWords = false;
  for (const word of rest) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (open !== undefined) {
      values[open] = word;
      open = undefined;
    } else if (word === "--") {
      onlyWords = true;
    } else if (onlyWords || name === undefined) {
      if (onlyWords || !word.startsWith("-")) positionals.push(word);
    } else if (value === undefined && options.get(name)?.type === "string") {
      open = name;
    } else {
      values[name] = value ?? "";
    }
  }
  return { positionals, values, open: open === undefined ? undefined : options.get(open), onlyWords };
}

async function wordsFor(
  wanted: Pick<Option & Positional, "choices" | "values"> | undefined,
  typed: Typed,
  context: Context,
): Promise<Next> {
  if (wanted?.choices !== undefined) return wanted.choices.map((word) => ({ word }));
  if (wanted?.values === undefined) return [];
  return wanted.values === "file" ? "files" : valuesOf(wanted.values, typed, context);
}

import { commonOptions, type Command } from "./command.ts";
import { commandGroups, commandsOf, firstCommands } from "./command-groups.ts";
import { beginningWith, commands, type CommandEntry } from "./commands.ts";

/** Columns of what is printed where no terminal is narrower. */
const widest = 80;
/** A name longer than this stands on a line of its own. */
const longestName = 28;
/** A longer example has what it is for below it. */
const longestExample = 44;
/** What is said of a name stands below it where there are fewer columns beside it. */
const fewest = 24;

const title = "gantry: from one typed catalog, everything between a commit and production";

/** `gantry` alone: what to begin with, then the groups. */
export function firstHelp(width = widest): string {
  const first = firstCommands.flatMap((name) => commands.filter((entry) => entry.name === name));
  const groups = commandGroups
    .filter((group) => beginningWith(group.title).length > 0)
    .map(({ title, summary }): [string, string] => [title, summary]);
  return text([
    ...wrapped(title, width),
    "",
    "usage: gantry <command> [options]",
    "",
    "to begin with:",
    ...columns(rowsOf(first), width),
    "",
    ...wrapped('groups ("gantry <group>" lists their commands):', width),
    ...columns(groups, width),
    "",
    ...wrapped('"gantry --help" lists all commands, "gantry <command> --help" explains one.', width),
  ]);
}

/** `gantry --help`: every command with its summary, by group. */
export function programHelp(width = widest): string {
  const all = commandGroups.map((group) => ({ group, rows: rowsOf(commandsOf(group)) }));
  const left = widthOf(all.flatMap(({ rows }) => rows));
  return text([
    ...wrapped(title, width),
    "",
    "usage: gantry <command> [options]",
    "",
    ...all.flatMap(({ group, rows }) => [
      ...wrapped(`${group.title}: ${group.summary}`, width),
      ...columns(rows, width, left),
      "",
    ]),
    "examples:",
    ...exampleLines(
      [
        "gantry up staging --local   deploy the staging environment to the local cloud",
        "gantry preview production   show what would change",
        "gantry doctor   say what is missing on this machine",
      ],
      width,
    ),
    "",
    ...wrapped("exit codes: 0 done, 1 failed, 2 usage or catalog error, 3 policy violation.", width),
    ...wrapped('"gantry <command> --help" shows more, "gantry --version" which Gantry this is.', width),
  ]);
}

/** `gantry <group>`: the commands that begin with that word; undefined where none does. */
export function groupHelp(word: string, width = widest): string | undefined {
  const members = beginningWith(word);
  const [first] = members;
  if (first === undefined) return undefined;
  const about = commandGroups.find((group) => group.title === word);
  return text([
    ...wrapped(`gantry ${word}${about === undefined ? "" : `: ${about.summary}`}`, width),
    "",
    ...columns(rowsOf(members), width),
    "",
    ...wrapped(`Say which, such as "gantry ${first.name}"; "--help" behind it explains one.`, width),
  ]);
}

/** `gantry <command> --help`. */
export function commandHelp(command: Command, width = widest): string {
  const words = command.positionals.map(({ name, optional, repeated }) => {
    const word = optional === true ? `[${name}]` : `<${name}>`;
    return repeated === true ? `${word}…` : word;
  });
  const options = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, option]): [string, string] => {
      const value = option.placeholder !== undefined ? ` <${option.placeholder}>` : "";
      const choices = option.choices !== undefined ? ` (${option.choices.join(", ")})` : "";
      return [`--${name}${value}`, option.summary + choices];
    },
  );
  const further = beginningWith(command.name);
  return text([
    ...wrapped(`gantry ${command.name}: ${command.summary}`, width),
    "",
    `usage: ${["gantry", command.name, ...words, "[options]"].join(" ")}`,
    "",
    "options:",
    ...columns(options, width),
    ...(command.terms === undefined ? [] : ["", "what is meant:", ...columns(command.terms, width)]),
    "",
    "examples:",
    ...exampleLines(command.examples, width),
    ...(further.length === 0 ? [] : ["", "see also:", ...columns(rowsOf(further), width)]),
  ]);
}

/** A command, and behind three spaces what it is for; below it where it does not fit beside. */
function exampleLines(examples: readonly string[], width: number): string[] {
  const rows = examples.map((example) => {
    const [command = "", note] = example.split(/ {3,}/);
    return { command, note };
  });
  const short = rows.filter(({ command, note }) => note !== undefined && command.length <= longestExample);
  const left = Math.max(0, ...short.map(({ command }) => command.length)) + 3;
  return rows.flatMap(({ command, note }) => {
    if (note === undefined) return brokenCommand(command, width);
    if (command.length > longestExample || width - left - 2 < fewest)
      return [...brokenCommand(command, width), ...wrapped(note, width - 6).map((line) => `      ${line}`)];
    const [first = "", ...more] = wrapped(note, width - left - 2);
    return [`  ${command.padEnd(left)}${first}`, ...more.map((line) => `${" ".repeat(left + 2)}${line}`)];
  });
}

/** A command that a shell takes as it stands, in as many lines as it takes: broken before options alone. */
function brokenCommand(command: string, width: number): string[] {
  const lines = filled(command.split(/ (?=--)/), width - 6);
  return lines.map(
    (line, index) => `${index === 0 ? "  " : "    "}${line}${index < lines.length - 1 ? " \\" : ""}`,
  );
}

function rowsOf(entries: readonly CommandEntry[]): [string, string][] {
  return entries.map(({ name, summary }) => [name, summary]);
}

/** Names on the left, what is said of each on the right, in as many lines as that takes. */
function columns(
  rows: readonly (readonly [string, string])[],
  width: number,
  left = widthOf(rows),
): string[] {
  if (width - left - 2 < fewest)
    return rows.flatMap(([name, said]) => [
      `  ${name}`,
      ...wrapped(said, width - 6).map((line) => `      ${line}`),
    ]);
  return rows.flatMap(([name, said]) => {
    const [first = "", ...more] = wrapped(said, width - left - 2);
    const below = more.map((line) => `${" ".repeat(left + 2)}${line}`);
    return name.length + 2 > left
      ? [`  ${name}`, `${" ".repeat(left + 2)}${first}`, ...below]
      : [`  ${name.padEnd(left)}${first}`, ...below];
  });
}

function widthOf(rows: readonly (readonly [string, string])[]): number {
  const short = rows.map(([name]) => name.length).filter((length) => length <= longestName);
  return Math.max(0, ...short) + 2;
}

/** Lines of at most so many columns, broken between words. */
function wrapped(said: string, columnsLeft: number): string[] {
  return filled(said.split(" "), columnsLeft);
}

/** Parts with a space between them, as many to a line as fit. Only letters of one column each stand here. */
function filled(parts: readonly string[], columnsLeft: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + part.length <= columnsLeft) {
      lines[lines.length - 1] = `${last} ${part}`;
    } else {
      lines.push(part);
    }
  }
  return lines;
}

function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

import { commonOptions, type Command } from "./command.ts";
import type { CommandEntry } from "./commands.ts";

/** `gantry --help`: every command with its summary. */
export function programHelp(entries: readonly CommandEntry[]): string {
  const rows = entries.map(({ name, summary }): [string, string] => [name, summary]);
  return [
    "gantry: from one typed catalog, everything between a commit and production",
    "",
    "usage: gantry <command> [options]",
    "",
    "commands:",
    ...columns(rows),
    "",
    "examples:",
    "  gantry up staging --local      deploy the staging environment to the local cloud",
    "  gantry preview production      show what would change",
    "  gantry doctor                  say what is missing on this machine",
    "",
    'exit codes: 0 done, 1 failed, 2 usage or catalog error, 3 policy violation. "gantry <command> --help" shows more.',
    "",
  ].join("\n");
}

/** `gantry <command> --help`. */
export function commandHelp(command: Command): string {
  const words = command.positionals.map(({ name, optional }) =>
    optional === true ? `[${name}]` : `<${name}>`,
  );
  const options = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, option]): [string, string] => {
      const value = option.placeholder !== undefined ? ` <${option.placeholder}>` : "";
      const choices = option.choices !== undefined ? ` (${option.choices.join(", ")})` : "";
      return [`--${name}${value}`, option.summary + choices];
    },
  );
  return [
    `gantry ${command.name}: ${command.summary}`,
    "",
    `usage: ${["gantry", command.name, ...words, "[options]"].join(" ")}`,
    "",
    "options:",
    ...columns(options),
    "",
    "examples:",
    ...command.examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}

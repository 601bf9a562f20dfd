import type { parseArgs } from "node:util";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { RunExitCode } from "../model/observed/run-exit-code.ts";
import type { Context } from "../terminal/context.ts";

/** What a word may be, where the project says which there are; `scope` is an environment or `global`. For completion. */
export type Values =
  | "environment"
  | "stack"
  | "scope"
  | "region"
  | "profile"
  | "entity"
  | "surface"
  | "secret"
  | "secret-or-bundle"
  | "flag"
  | "rule"
  | "subproject"
  | "tagged-subproject"
  | "version"
  | "ref"
  | "break-glass-record"
  | "file";

export interface Option {
  type: "boolean" | "string";
  summary: string;
  /** How the value is called in the help, for strings. */
  placeholder?: string;
  /** It may be given several times; without it, the last one counts. */
  multiple?: true;
  /** The values a string may have. */
  choices?: readonly string[];
  values?: Values;
}

export interface Positional {
  name: string;
  optional?: boolean;
  /** It may be given several times; the last positional alone. */
  repeated?: true;
  choices?: readonly string[];
  values?: Values;
  /** Throws a usage error for a word that cannot be meant. Run before the command, so it loads next to nothing. */
  check?(value: string, context: Context): Promise<void>;
}

/** What a command takes, says of itself and does. Heavy imports belong inside `run`, so that help stays instant. */
export interface Command {
  /** As typed after `gantry`, such as `env show`. */
  name: string;
  summary: string;
  positionals: readonly Positional[];
  options: Readonly<Record<string, Option>>;
  examples: readonly string[];
  /** Words that it uses, with what each means here. */
  terms?: readonly (readonly [term: string, meaning: string])[];
  /** What it ends with when it cannot begin, also for a wrong word, where its exit codes have a meaning of their own. */
  failsWith?: RunExitCode;
  /** @param commands the words of every command there is, such as `secrets check` */
  run(invocation: Invocation, context: Context, commands: readonly string[]): Promise<ExitCode | RunExitCode>;
}

type Value = string | boolean | undefined | (string | boolean)[];

/** The words a command was called with, already checked against what it takes. */
export class Invocation {
  readonly positionals: readonly string[];
  readonly #values: Readonly<Record<string, Value>>;

  constructor(positionals: readonly string[], values: Readonly<Record<string, Value>>) {
    this.positionals = positionals;
    this.#values = values;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  /** All that was given of an option that may be given several times. */
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  }

  /** The positional at `index`, which the command declared as required. */
  required(index: number): string {
    const value = this.positionals[index];
    if (value === undefined) throw new Error(`positional ${index} was read but is not declared as required`);
    return value;
  }
}

export const commonOptions: Readonly<Record<string, Option>> = {
  json: { type: "boolean", summary: "print one JSON document for programs" },
  help: { type: "boolean", summary: "show this help" },
};

/** Parses `args` as `command` declares them. Throws a usage error (exit code 2) that names the wrong word. */
export async function parseInvocation(command: Command, args: readonly string[]): Promise<Invocation> {
  const declared = { ...command.options, ...commonOptions };
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, { type, multiple = false }]) => [
      name,
      name === "help" ? { type, short: "h" } : { type, multiple },
    ]),
  );
  const { values, positionals } = await parseStrictly(command, args, options);
  const wanted = command.positionals;
  const missing = wanted.find(
    (positional, index) => positional.optional !== true && positionals[index] === undefined,
  );
  if (values["help"] !== true) {
    if (missing !== undefined) throw usage(command, `<${missing.name}> is missing`);
    const surplus = positionals[wanted.length];
    if (surplus !== undefined && wanted.at(-1)?.repeated !== true)
      throw usage(command, await tooMany(surplus, command));
    await checkChoices(command, positionals, values);
  }
  return new Invocation(positionals, values);
}

async function parseStrictly(
  command: Command,
  args: readonly string[],
  options: Record<string, { type: "boolean" | "string"; multiple?: boolean }>,
): Promise<ReturnType<typeof parseArgs>> {
  // Not imported above: whoever only wants the help does not wait for it.
  const { parseArgs: parse } = await import("node:util");
  try {
    return parse({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = /^Unknown option '(?<name>-[^']*)'/.exec(error.message)?.groups?.["name"];
    if (unknown === undefined) throw usage(command, lowerFirst(error.message));
    const { nearest } = await import("../model/nearest.ts");
    const names = Object.keys(options).map((name) => `--${name}`);
    throw usage(command, `${await shown(unknown)} is not an option`, nearest(unknown, names));
  }
}

/** Lets each positional that was given be checked. Throws the usage error of the first that is wrong. */
export async function checkPositionals(
  command: Command,
  { positionals }: Invocation,
  context: Context,
): Promise<void> {
  for (const [index, positional] of command.positionals.entries()) {
    const value = positionals[index];
    if (value !== undefined) await positional.check?.(value, context);
  }
}

/** Behind a secret's name somebody may have typed its value, which looks like anything. */
async function tooMany(word: string, { name }: Command): Promise<string> {
  if (name.startsWith("secrets ")) return "there is one word too many; values come from standard input";
  return `${await shown(word)} is one word too many`;
}

/** A word in a message, unless it looks like a secret; of an e-mail address the domain alone. */
async function shown(word: string): Promise<string> {
  const { maskEmails } = await import("../model/mask-emails.ts");
  return (await import("../catalog/check/quote.ts")).quoteKey(maskEmails(word));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

async function checkChoices(
  command: Command,
  positionals: readonly string[],
  values: Readonly<Record<string, Value>>,
): Promise<void> {
  const given = [
    ...command.positionals.map(({ choices }, index) => ({ before: "", value: positionals[index], choices })),
    ...Object.entries(command.options).flatMap(([name, { choices }]) =>
      [values[name]].flat().map((value) => ({ before: `--${name} `, value, choices })),
    ),
  ];
  for (const { before, value, choices } of given) {
    if (typeof value !== "string" || choices === undefined || choices.includes(value)) continue;
    const { nearest } = await import("../model/nearest.ts");
    const problem = `${before}${await shown(value)} is not one of ${choices.join(", ")}`;
    throw usage(command, problem, nearest(value, choices));
  }
}

function usage(command: Command, problem: string, meant?: string): GantryError {
  const help = `"gantry ${command.name} --help" shows what it takes`;
  return new GantryError(`${command.name}: ${problem}`, {
    hint: meant === undefined ? help : `did you mean "${meant}"? ${help}`,
    exitCode: ExitCode.usage,
  });
}

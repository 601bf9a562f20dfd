import { ExitCode, GantryError } from "../model/errors.ts";
import type { Invocation } from "./command.ts";
import { environmentPositional, localOption, yesOption } from "./options.ts";

/** The environment whose database is meant; without one, that of `DATABASE_URL`, else the one that is embedded. */
export const databasePositional = { ...environmentPositional, optional: true } as const;

export const databaseOptions = {
  local: { ...localOption, summary: "the embedded database, which needs no server" },
} as const;

export const limitOptions = {
  "lock-timeout": {
    type: "string",
    placeholder: "seconds",
    summary: "how long a statement waits for a lock that others have; 5 without it",
  },
  "statement-timeout": {
    type: "string",
    placeholder: "seconds",
    summary: "how long a statement may take; 900 without it",
  },
} as const;

export const migrateOptions = {
  to: { type: "string", placeholder: "migration", summary: "stop there" },
  "dry-run": { type: "boolean", summary: "show what would run, and run nothing" },
  wait: {
    type: "string",
    placeholder: "seconds",
    summary: "how long to wait for somebody else who migrates; 60 without it",
  },
  ...limitOptions,
  ...databaseOptions,
  yes: yesOption,
} as const;

/** Which database. */
export function databaseWords(invocation: Invocation) {
  return { environment: invocation.positionals[0], local: invocation.flag("local") };
}

/** In milliseconds. Throws a usage error for what is no number of seconds. */
export function limitWords(invocation: Invocation) {
  return {
    lockMs: milliseconds(invocation, "lock-timeout", 5),
    statementMs: milliseconds(invocation, "statement-timeout", 900),
  };
}

/** What `migrate up` and `migrate down` have in common. */
export function migrateWords(invocation: Invocation) {
  return {
    ...databaseWords(invocation),
    to: invocation.text("to"),
    dryRun: invocation.flag("dry-run"),
    limits: limitWords(invocation),
    waitMs: milliseconds(invocation, "wait", 60),
    yes: invocation.flag("yes"),
    json: invocation.flag("json"),
  };
}

const longest = 24 * 3600;

function milliseconds(invocation: Invocation, name: string, otherwise: number): number {
  const given = invocation.text(name);
  if (given === undefined) return otherwise * 1000;
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(given) ? Number(given) : Number.NaN;
  if (seconds > 0 && seconds <= longest) return seconds * 1000;
  throw new GantryError(
    `--${name} "${given.slice(0, 40)}" is no number of seconds from 0.001 to ${longest}`,
    {
      exitCode: ExitCode.usage,
    },
  );
}

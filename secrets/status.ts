import { loadEnvironment } from "../catalog/load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { counted } from "../terminal/counted.ts";
import { table } from "../terminal/table.ts";
import { findProject } from "../catalog/project.ts";
import { compareWithKeepers } from "./rotation/compare-with-keepers.ts";
import { type SecretAge, secretAges } from "./rotation/secret-age.ts";
import { print } from "../terminal/say.ts";

export interface ShowRotationsOptions {
  environment: string;
  local: boolean;
  /** Ask the keepers whether they agree with the ledger. */
  keepers: boolean;
  json: boolean;
}

/**
 * Shows each secret's age against its cadence, the most urgent first. What is due is announced, never an error; a ledger
 * that claims a rotation of which the keeper knows nothing is a violation.
 */
export async function showRotations(context: Context, options: ShowRotationsOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const rotationsDir = options.local ? ".gantry/rotations" : undefined;
  const catalog = loadEnvironment(root, options.environment, { rotationsDir });
  const { ages, ...compared } = secretAges({ root, catalog, rotationsDir, now: new Date() });
  ages.sort((a, b) => urgency(a) - urgency(b));
  const disagreements = options.keepers
    ? await compareWithKeepers({ root, catalog, ...compared, env: context.env })
    : [];
  if (options.json) context.stdout.write(`${JSON.stringify(ages, null, 2)}\n`);
  else print(context, `${agesTable(ages, context)}${summary(ages, options.environment)}`);
  if (disagreements.length === 0) return ExitCode.done;
  throw new GantryError(`the ledger of ${options.environment} and the keepers disagree`, {
    problems: disagreements,
    hint: `"gantry secrets sync ${options.environment}" writes what is missing`,
    exitCode: ExitCode.violation,
  });
}

/** Days left, with what was never rotated before everything. */
function urgency({ state, daysLeft }: SecretAge): number {
  if (state === "draft") return Number.MAX_SAFE_INTEGER;
  return daysLeft ?? Number.MIN_SAFE_INTEGER;
}

function agesTable(ages: readonly SecretAge[], context: Context): string {
  const { bold, red } = paintFor(context);
  const columns = [
    { head: "secret" },
    { head: "owner", cut: true },
    { head: "status" },
    { head: "age", side: "right" },
    { head: "cadence", side: "right" },
    { head: "left", side: "right" },
  ] as const;
  const rows = ages.map((age) => {
    const { id, owner, status, ageDays, cadenceDays, state } = age;
    const isCalm = state === "ok" || state === "draft";
    const left = isCalm ? leftOf(age) : { text: leftOf(age), paint: state === "soon" ? bold : red };
    return [id, owner, status, ageDays === null ? "-" : days(ageDays), days(cadenceDays), left];
  });
  return table(columns, rows, context);
}

/** A secret that was never rotated has nothing to be rotated yet, or is new. */
function leftOf({ state, hasValue, daysLeft }: SecretAge): string {
  if (daysLeft !== null) return days(daysLeft);
  return state === "draft" ? "not in use" : hasValue ? "new" : "no value";
}

function days(count: number): string {
  return counted(count, "day");
}

function summary(ages: readonly SecretAge[], environment: string): string {
  const count = (state: SecretAge["state"]): number => ages.filter((age) => age.state === state).length;
  const without = ages.filter(({ state, hasValue }) => state === "never" && !hasValue).length;
  const parts = [
    [count("never") - without, "new, never rotated"],
    [count("overdue"), "overdue"],
    [count("soon"), "due within 14 days"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  const lines = [
    ...(without === 0
      ? []
      : [`${without} without a value; "gantry secrets set ${environment} <secret>" gives one`]),
    ...(said.length === 0
      ? []
      : [`${said.join(", ")}; "gantry secrets rotate ${environment} <secret>" replaces one`]),
  ];
  return lines.length === 0 ? "nothing is due" : lines.join("\n");
}

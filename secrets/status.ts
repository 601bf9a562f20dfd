import Table from "cli-table3";
import { loadEnvironment } from "../catalog/load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor, type Paint } from "../terminal/paint.ts";
import { findProject } from "../catalog/project.ts";
import { compareWithKeepers } from "./rotation/compare-with-keepers.ts";
import type { SecretAge } from "./rotation/secret-age.ts";
import { secretAges } from "./rotation/secret-ages.ts";

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
  const { ages, entries, rotations } = secretAges({ root, catalog, rotationsDir, now: new Date() });
  ages.sort((a, b) => urgency(a) - urgency(b));
  const disagreements = options.keepers
    ? await compareWithKeepers({ root, catalog, entries, rotations, env: context.env })
    : [];
  if (options.json) context.stdout.write(`${JSON.stringify(ages, null, 2)}\n`);
  else context.stdout.write(`${table(ages, paintFor(context))}\n${summary(ages, options.environment)}\n`);
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

function table(ages: readonly SecretAge[], paint: Paint): string {
  const lines = new Table({
    head: ["secret", "owner", "status", "age", "cadence", "left"],
    style: { head: [], border: [] },
  });
  for (const { id, owner, status, ageDays, cadenceDays, daysLeft, state } of ages) {
    const left = daysLeft === null ? (state === "draft" ? "not in use" : "never rotated") : days(daysLeft);
    const color =
      state === "ok" || state === "draft" ? paint.reset : state === "soon" ? paint.yellow : paint.red;
    lines.push([id, owner, status, ageDays === null ? "-" : days(ageDays), days(cadenceDays), color(left)]);
  }
  return lines.toString();
}

function days(count: number): string {
  return `${count} ${Math.abs(count) === 1 ? "day" : "days"}`;
}

function summary(ages: readonly SecretAge[], environment: string): string {
  const count = (state: SecretAge["state"]): number => ages.filter((age) => age.state === state).length;
  const parts = [
    [count("never"), "never rotated"],
    [count("overdue"), "overdue"],
    [count("soon"), "due within 14 days"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  if (said.length === 0) return "nothing is due";
  return `${said.join(", ")}; "gantry secrets rotate ${environment} <secret>" replaces one`;
}

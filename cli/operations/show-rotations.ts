import Table from "cli-table3";
import { loadEnvironment } from "../../model/catalog/load.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { paintFor, type Paint } from "../output/paint.ts";
import { findProject } from "../project.ts";
import { ageOf, type SecretAge } from "../secrets/rotation/secret-age.ts";
import { readRotations } from "../secrets/rotation/ledger-file.ts";
import { secretEntries } from "../secrets/secret-entries.ts";

/** Shows each secret's age against its cadence, the most urgent first. What is due is announced, never an error. */
export function showRotations(
  context: Context,
  options: { environment: string; local: boolean; json: boolean },
): ExitCode {
  const { root } = findProject(context.cwd);
  const rotationsDir = options.local ? ".gantry/rotations" : undefined;
  const catalog = loadEnvironment(root, options.environment, { rotationsDir });
  const rotations = readRotations({ root, environment: catalog.environment, rotationsDir });
  const now = new Date();
  const ages = secretEntries(root, catalog)
    .entries.map((entry) => ageOf(entry, rotations.get(entry.secret.id), { catalog, now }))
    .sort((a, b) => urgency(a) - urgency(b));
  if (options.json) context.stdout.write(`${JSON.stringify(ages, null, 2)}\n`);
  else context.stdout.write(`${table(ages, paintFor(context))}\n${summary(ages, options.environment)}\n`);
  return ExitCode.done;
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

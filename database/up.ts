import { findProject } from "../catalog/project.ts";
import { isProtectedEnvironment } from "../model/declared/is-protected.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print, say } from "../terminal/say.ts";
import type { Connection } from "./connection/connection.ts";
import type { OnChanged } from "./on-changed.ts";
import { parseMigrations, readMigrations, type DeclaredMigration } from "./read-migrations.ts";
import { checkRowSecurity } from "./rehearse/row-security.ts";
import type { Limits } from "./run/apply.ts";
import { readLedger } from "./run/ledger.ts";
import { planDown, planUp, type MigrationPlan } from "./run/plan.ts";
import { runPlan } from "./run/run-plan.ts";
import { whoRuns } from "./run/who-runs.ts";
import { findTarget, type Target, type TargetOptions } from "./target.ts";

export interface MigrateOptions extends TargetOptions {
  /** The migration to stop at: the last that runs on the way up, and that stays on the way down. */
  to: string | undefined;
  /** Shows what would run, and runs nothing. */
  dryRun: boolean;
  limits: Limits;
  /** How long to wait for somebody else who migrates. */
  waitMs: number;
  yes: boolean;
  json: boolean;
}

/** Runs what has not run yet, then the smoke test of row level security. Nothing is left to do: that is said, exit code 0. */
export function migrateUp(
  context: Context,
  options: MigrateOptions,
  onChanged: OnChanged,
): Promise<ExitCode> {
  return migrate(context, { ...options, onChanged }, "up");
}

/** Undoes the newest migration, or all above `to`. */
export function migrateDown(
  context: Context,
  options: MigrateOptions,
  onChanged: OnChanged,
): Promise<ExitCode> {
  return migrate(context, { ...options, onChanged }, "down");
}

async function migrate(
  context: Context,
  options: MigrateOptions & { onChanged: OnChanged },
  direction: "up" | "down",
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const target = await findTarget(project, options, context.env);
  refuseProtected(target, options, direction);
  const migrations = await readMigrations(project.root, target.catalog);
  if (options.to !== undefined && !migrations.some(({ name }) => name === options.to))
    throw unknown(options.to);
  if (!options.dryRun) requireAnswer(context, options);
  const connection = await target.connect();
  try {
    const plan = await planFor(connection, { target, migrations, direction, to: options.to });
    say(context, planText(plan, target, direction));
    const isNothing = plan.steps.length === 0;
    if (!options.dryRun && !isNothing) {
      const question = `Run ${plan.steps.length === 1 ? "it" : `these ${plan.steps.length}`} ${direction} in ${target.name}?`;
      if (!options.yes && !(await confirm(question)))
        throw new Declined("nothing was run: the answer was no");
      const { limits, waitMs, to } = options;
      const runBy = whoRuns(context.env);
      const progress = createProgress(context);
      const { schema } = target;
      const changed = (status: string): Promise<unknown> =>
        options.onChanged({
          operation: "migrate",
          environment: target.catalog.environment,
          database: target.name,
          isEmbedded: target.url === undefined,
          direction,
          status,
          migrations: plan.steps.map(({ name }) => name),
        });
      try {
        await runPlan(connection, { schema, direction, limits, waitMs, runBy, progress }, async () => {
          return (await planFor(connection, { target, migrations, direction, to })).steps;
        });
      } catch (error) {
        await changed("FAILED");
        throw error;
      }
      await changed("SUCCESS");
    }
    const security =
      direction === "down" || options.dryRun ? undefined : await checkRowSecurity(connection, target.exposed);
    report(context, options, { target, plan, direction, problems: security?.problems ?? [] });
    return security === undefined || security.problems.length === 0 ? ExitCode.done : ExitCode.violation;
  } finally {
    await connection.close();
  }
}

interface Work {
  target: Target;
  migrations: readonly DeclaredMigration[];
  direction: "up" | "down";
}

async function planFor(
  connection: Connection,
  { target, migrations, direction, to }: Work & { to: string | undefined },
) {
  const ledger = await readLedger(connection, target.schema);
  const plan = direction === "up" ? planUp(migrations, ledger, to) : planDown(migrations, ledger, to);
  if (plan.problems.length === 0) return { ...plan, steps: await parseMigrations(plan.steps) };
  throw new GantryError(`${target.name} cannot be migrated ${direction}`, {
    problems: plan.problems,
    hint: `nothing was run; "gantry migrate status" shows what ran`,
    exitCode: ExitCode.violation,
  });
}

function planText({ steps }: MigrationPlan, { name, schema }: Target, direction: "up" | "down"): string {
  if (steps.length === 0) return `nothing to run ${direction} in ${name}`;
  const shown = steps.map(({ path, script, up, down }) => {
    const isBare = (direction === "up" ? up : down)?.transaction === false;
    return `  ${path}: ${script.description}${isBare ? " (without a transaction)" : ""}`;
  });
  return [`${counted(steps.length, "migration")} ${direction} in ${name}, schema ${schema}:`, ...shown].join(
    "\n",
  );
}

interface Report {
  target: Target;
  plan: MigrationPlan;
  direction: "up" | "down";
  problems: readonly string[];
}

function report(
  context: Context,
  { json, dryRun }: MigrateOptions,
  { target, plan, direction, problems }: Report,
): void {
  const names = plan.steps.map(({ name }) => name);
  if (json) {
    const { name: database, schema } = target;
    const said = { database, schema, direction, dryRun, migrations: names, rowSecurity: problems };
    context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    return;
  }
  const done = dryRun
    ? `${counted(names.length, "migration")} would run ${direction}`
    : `${counted(names.length, "migration")} ran ${direction}`;
  const open = problems.map((problem) => `\n  ${problem}`).join("");
  print(
    context,
    `${done} in ${target.name}${open === "" ? "" : `, and what nobody may see can be seen:${open}`}`,
  );
}

/** A deployment runs those of its version, after its gates and approvals. */
function refuseProtected(
  { catalog, name, url }: Target,
  options: MigrateOptions,
  direction: "up" | "down",
): void {
  if (
    options.environment === undefined ||
    url === undefined ||
    options.dryRun ||
    options.job === true ||
    !isProtectedEnvironment(catalog)
  )
    return;
  throw new GantryError(`${name} is protected, and is not migrated ${direction} from a terminal`, {
    hint: `"gantry deploy ${name}" runs the migrations of the version that it brings; --dry-run shows what would run`,
    exitCode: ExitCode.usage,
  });
}

function unknown(name: string): GantryError {
  return new GantryError(`there is no migration "${name.slice(0, 100)}"`, {
    hint: '"gantry migrate status" lists them',
    exitCode: ExitCode.usage,
  });
}

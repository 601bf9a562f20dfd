import type { Project } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { systemClock } from "../terminal/clock.ts";
import type { Progress } from "../terminal/progress.ts";
import type { DeclaredMigration } from "./read-migrations.ts";
import { checkRowSecurity } from "./rehearse/row-security.ts";
import { apply, usualLimits } from "./run/apply.ts";
import { ensureLedger, readLedger } from "./run/ledger.ts";
import { planUp } from "./run/plan.ts";
import { whoRuns } from "./run/who-runs.ts";
import { withLock } from "./run/with-lock.ts";
import { findTarget, type TargetOptions } from "./target.ts";

const waitMs = 5 * 60_000;

/**
 * Brings an environment's database up to these migrations, for a deployment that has asked already; then the smoke test of row
 * level security.
 *
 * @throws GantryError where one fails or cannot run, and where a role sees what no policy lets it see
 */
export async function migrateTo(
  project: Project,
  migrations: readonly DeclaredMigration[],
  {
    progress,
    env,
    ...options
  }: TargetOptions & { progress: Progress; env: Readonly<Record<string, string | undefined>> },
): Promise<void> {
  const target = await findTarget(project, options, env);
  const { schema } = target;
  const connection = await target.connect();
  const onWait = (text: string): void => {
    progress.step(text);
  };
  try {
    await withLock(connection, { schema, waitMs, clock: systemClock, onWait }, async () => {
      const ledger = await readLedger(connection, schema);
      // What ran beyond this version stays: an older one runs beside it (docs/migrations.md).
      const newest = migrations.at(-1)?.name;
      const { steps, problems } = planUp(migrations, knownOf(ledger, migrations), newest);
      if (problems.length > 0) {
        throw new GantryError(`${target.name} cannot be migrated`, {
          problems,
          exitCode: ExitCode.violation,
        });
      }
      if (steps.length > 0) await ensureLedger(connection, schema);
      for (const step of steps) {
        progress.step(`migration ${step.name}`);
        await apply(connection, step, "up", { schema, limits: usualLimits, runBy: whoRuns(env), onWait });
      }
    });
    const { problems } = await checkRowSecurity(connection, target.exposed);
    if (problems.length > 0) {
      throw new GantryError(`what nobody may see can be seen in the database of ${target.name}`, {
        problems,
        exitCode: ExitCode.violation,
      });
    }
  } finally {
    await connection.close();
  }
}

function knownOf<Ran>(
  ledger: ReadonlyMap<string, Ran>,
  migrations: readonly DeclaredMigration[],
): ReadonlyMap<string, Ran> {
  const known = new Set(migrations.map(({ name }) => name));
  return new Map([...ledger].filter(([name]) => known.has(name)));
}

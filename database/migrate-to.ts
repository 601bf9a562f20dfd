import type { Project } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Progress } from "../terminal/progress.ts";
import { parseMigrations, type DeclaredMigration } from "./read-migrations.ts";
import { checkRowSecurity } from "./rehearse/row-security.ts";
import { usualLimits } from "./run/apply.ts";
import { readLedger } from "./run/ledger.ts";
import { planUp } from "./run/plan.ts";
import { runPlan } from "./run/run-plan.ts";
import { whoRuns } from "./run/who-runs.ts";
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
    onPlanned,
    ...options
  }: TargetOptions & {
    progress: Progress;
    env: Readonly<Record<string, string | undefined>>;
    /** Told what is about to run, in its order. */
    onPlanned: (names: readonly string[]) => void;
  },
): Promise<void> {
  const target = await findTarget(project, options, env);
  const { schema } = target;
  const connection = await target.connect();
  const runBy = whoRuns(env);
  const running = { schema, direction: "up", limits: usualLimits, waitMs, runBy, progress } as const;
  try {
    await runPlan(connection, running, async () => {
      // What ran beyond this version stays: an older one runs beside it (docs/migrations.md).
      const ledger = knownOf(await readLedger(connection, schema), migrations);
      const { steps, problems } = planUp(migrations, ledger, migrations.at(-1)?.name);
      if (problems.length === 0) {
        const parsed = await parseMigrations(steps);
        onPlanned(parsed.map(({ name }) => name));
        return parsed;
      }
      throw new GantryError(`${target.name} cannot be migrated`, { problems, exitCode: ExitCode.violation });
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

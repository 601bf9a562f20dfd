import { findProject } from "../catalog/project.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print } from "../terminal/say.ts";
import { parseMigrations, readMigrations } from "./read-migrations.ts";
import { makeCopy } from "./rehearse/copy.ts";
import { checkRowSecurity, type RowSecurity } from "./rehearse/row-security.ts";
import { rehearseAll, type Rehearsed } from "./rehearse/rehearse-all.ts";
import type { Limits } from "./run/apply.ts";
import { planUp } from "./run/plan.ts";
import { whoRuns } from "./run/who-runs.ts";
import { findTarget, type TargetOptions } from "./target.ts";

/**
 * Tries on a copy what has not run yet: up, down and up again, with the schema compared; then the smoke test of row level
 * security. The original is only read. Exit code 3 where something is found.
 */
export async function rehearseMigrations(
  context: Context,
  options: TargetOptions & { limits: Limits; json: boolean },
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const target = await findTarget(project, options, context.env);
  const migrations = await readMigrations(project.root, target.catalog);
  const progress = createProgress(context);
  progress.step(`copying ${target.name}`);
  const copy = await makeCopy(target, context.env);
  try {
    progress.step(`rehearsing on ${copy.how}`);
    const { steps, problems } = planUp(migrations, copy.ledger, undefined);
    const rehearsed = await rehearseAll(copy.connection, await parseMigrations(steps), {
      schema: target.schema,
      limits: options.limits,
      runBy: whoRuns(context.env),
      onWait: (text) => {
        progress.step(text);
      },
      onStep: (name) => {
        progress.tick(name);
      },
    });
    progress.done();
    const security = await checkRowSecurity(copy.connection, target.exposed);
    const found = [...problems, ...rehearsed.flatMap((each) => each.problems), ...security.problems];
    report(context, options.json, { database: target.name, copy: copy.how, rehearsed, security, found });
    return found.length === 0 ? ExitCode.done : ExitCode.violation;
  } finally {
    await copy.close();
  }
}

interface Report {
  database: string;
  copy: string;
  rehearsed: readonly Rehearsed[];
  security: RowSecurity;
  found: readonly string[];
}

function report(
  context: Context,
  json: boolean,
  { database, copy, rehearsed, security, found }: Report,
): void {
  if (json) {
    const migrations = rehearsed.map(({ name, isOneWay, problems }) => ({ name, isOneWay, problems }));
    const said = { database, copy, migrations, rowSecurity: security, problems: found };
    context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    return;
  }
  const lines = rehearsed.map(
    ({ path, isOneWay, problems }) =>
      `${problems.length === 0 ? "✓" : "✗"} ${path}: ${isOneWay ? "up; it has no way back" : "up, down, up"}`,
  );
  const { relations, roles } = security;
  const looked = `${security.problems.length === 0 ? "✓" : "✗"} row level security: ${counted(relations, "table or view", "tables and views")} as ${roles.join(", ")}`;
  const problems = found.map((problem) => `  ${problem}`);
  const end = rehearsed.length === 0 ? [`nothing to rehearse: ${database} has every migration`] : [];
  print(context, [...lines, looked, ...end, ...problems].join("\n"));
}

import { findProject } from "../catalog/project.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { print } from "../terminal/say.ts";
import { lintWithSquawk, type Finding } from "./lint/squawk.ts";
import { parseMigrations, readMigrations, type DeclaredMigration } from "./read-migrations.ts";
import { readLedger } from "./run/ledger.ts";
import { findTarget, type Target, type TargetOptions } from "./target.ts";

export interface LintOptions extends TargetOptions {
  /** Those too that have run already. */
  all: boolean;
  json: boolean;
}

/**
 * Finds what locks a table for long, or breaks the version that runs, in the migrations that have not run there yet. Exit code 3
 * where something is found. `-- squawk-ignore <rule>` above a statement accepts it.
 */
export async function lintMigrations(context: Context, options: LintOptions): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const target = await findTarget(project, options, context.env);
  const migrations = await readMigrations(project.root, target.catalog);
  const linted = await parseMigrations(options.all ? migrations : await pending(target, migrations));
  const found = await lintWithSquawk(linted, context.env);
  const { name } = target;
  if (options.json) {
    const paths = linted.map(({ path }) => path);
    context.stdout.write(`${JSON.stringify({ database: name, linted: paths, findings: found }, null, 2)}\n`);
  } else print(context, [...found.map(line), summary(linted, found, name)].join("\n"));
  return found.length === 0 ? ExitCode.done : ExitCode.violation;
}

async function pending(
  { connect, schema }: Target,
  migrations: readonly DeclaredMigration[],
): Promise<readonly DeclaredMigration[]> {
  const connection = await connect();
  const ledger = await readLedger(connection, schema).finally(() => connection.close());
  return migrations.filter(({ name }) => ledger.get(name)?.status !== "success");
}

function line({ path, line: at, column, rule, text }: Finding): string {
  return `${path}:${at}:${column} ${rule}: ${text}`;
}

function summary(linted: readonly DeclaredMigration[], found: readonly Finding[], name: string): string {
  if (linted.length === 0) return `nothing to lint: ${name} has every migration; --all lints those too`;
  return `${counted(linted.length, "migration")} linted, ${counted(found.length, "finding")}`;
}

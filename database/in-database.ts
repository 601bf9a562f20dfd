import { findProject } from "../catalog/project.ts";
import type { Context } from "../terminal/context.ts";
import type { Connection } from "./connection/connection.ts";
import { readMigrations, type DeclaredMigration } from "./read-migrations.ts";
import { findTarget, type Target, type TargetOptions } from "./target.ts";

/** What a command about a database works with. */
interface Opened {
  target: Target;
  migrations: readonly DeclaredMigration[];
  connection: Connection;
}

/** Finds the database and its migrations, connects, and runs `work`; the session ends with it, whatever happens. */
export async function inDatabase<Result>(
  context: Context,
  options: TargetOptions,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const project = findProject(context.cwd);
  const target = await findTarget(project, options, context.env);
  const migrations = await readMigrations(project.root, target.catalog);
  const connection = await target.connect();
  try {
    return await work({ target, migrations, connection });
  } finally {
    await connection.close();
  }
}

import { ExitCode, GantryError } from "../../model/errors.ts";
import type { ParsedMigration } from "../read-migrations.ts";
import { apply, type ApplyOptions } from "../run/apply.ts";
import type { Connection } from "../connection/connection.ts";
import { schemaDifference, schemaLines } from "./schema-lines.ts";

/** What came of one migration: up, and where it has a way back down and up again. */
export interface Rehearsed {
  name: string;
  path: string;
  isOneWay: boolean;
  /** Lines of the schema that are not as they were: after down, and after the second up. */
  problems: readonly string[];
}

const shown = 10;

/** Runs each of them up, down and up again on a copy, and compares the schema before and after. @throws as `apply` does */
export async function rehearseAll(
  connection: Connection,
  migrations: readonly ParsedMigration[],
  options: ApplyOptions & { onStep: (name: string) => void },
): Promise<Rehearsed[]> {
  const rehearsed: Rehearsed[] = [];
  let before = await schemaLines(connection);
  for (const migration of migrations) {
    const { name, path } = migration;
    options.onStep(name);
    const run = async (direction: "up" | "down"): Promise<ReadonlySet<string>> => {
      await apply(connection, migration, direction, options);
      return schemaLines(connection);
    };
    const up = await run("up");
    const isOneWay = migration.down === undefined;
    const undone = isOneWay ? before : await run("down");
    const left = told(`${path} is not undone by its down part`, before, undone);
    const again = isOneWay
      ? up
      : await run("up").catch((error: unknown) => {
          throw notUndone(error, path, left);
        });
    const problems = [...left, ...told(`${path} makes something else the second time`, up, again)];
    rehearsed.push({ name, path, isOneWay, problems });
    before = again;
  }
  return rehearsed;
}

function told(what: string, before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  const lines = schemaDifference(before, after);
  if (lines.length === 0) return [];
  const left = lines.length - shown;
  return [
    `${what}:`,
    ...lines.slice(0, shown).map((line) => `  ${line}`),
    ...(left > 0 ? [`  … ${left} more`] : []),
  ];
}

/** What was left is why it does not run a second time, and says more than the database does. */
function notUndone(error: unknown, path: string, left: readonly string[]): unknown {
  if (!(error instanceof GantryError) || left.length === 0) return error;
  return new GantryError(`${path} does not run again: ${error.message}`, {
    problems: left,
    exitCode: ExitCode.violation,
    cause: error,
  });
}

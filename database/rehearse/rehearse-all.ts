import type { DeclaredMigration } from "../read-migrations.ts";
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
  migrations: readonly DeclaredMigration[],
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
    const again = isOneWay ? up : await run("up");
    const problems = [
      ...told(`${path} is not undone by its down part`, before, undone),
      ...told(`${path} makes something else the second time`, up, again),
    ];
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

import { mkdirSync } from "node:fs";
import { lock } from "proper-lockfile";
import { GantryError } from "../../model/errors.ts";
import type { Connection } from "./connection.ts";
import { explainFailure } from "./explain-failure.ts";

/**
 * Opens the database that is embedded: PostgreSQL in this process, in a folder that is made where there is none, or in memory.
 * Only one process may have a folder open; a second one waits a little, and is refused. Advisory locks never block in it, and
 * no statement ends for taking too long.
 */
export async function openEmbedded(folder: string | undefined): Promise<Connection> {
  const release = folder === undefined ? undefined : await takeFolder(folder);
  const where = folder ?? "memory";
  try {
    // Loaded where it is used: a server needs none of it.
    const { PGlite } = await import("@electric-sql/pglite");
    const database = await PGlite.create(folder);
    const explained = async <T>(work: Promise<T>): Promise<T> =>
      work.catch((error: unknown) => {
        throw explainFailure(error, where, undefined);
      });
    return {
      kind: "embedded",
      where,
      async query(row, sql, values = []) {
        const { rows } = await explained(database.query<Record<string, unknown>>(sql, [...values]));
        return rows.map((each) => row.parse(each));
      },
      async run(sql) {
        await explained(database.exec(sql));
      },
      async close() {
        await database.close();
        await release?.();
      },
    };
  } catch (error) {
    await release?.();
    throw error;
  }
}

async function takeFolder(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true });
  try {
    return await lock(folder, {
      realpath: false,
      retries: { retries: 40, minTimeout: 250, maxTimeout: 250 },
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw error;
    throw new GantryError(`another command works on the database in ${folder}`, {
      hint: "run it again when that has ended; after a kill that takes 10 seconds",
      cause: error,
    });
  }
}

import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import type { Clock } from "../../terminal/clock.ts";
import type { Connection } from "../connection/connection.ts";

const pollMs = 500;

/**
 * Runs `work` while nobody else migrates this schema. Asks again and again, and never waits inside the database: a session
 * that waits there keeps a snapshot, for which CREATE INDEX CONCURRENTLY would wait. The lock is the session's, and ends with it.
 *
 * @throws GantryError where somebody else has it for longer than `waitMs`
 */
export async function withLock<T>(
  connection: Connection,
  {
    schema,
    waitMs,
    clock,
    onWait,
  }: { schema: string; waitMs: number; clock: Clock; onWait: (holder: string) => void },
  work: () => Promise<T>,
): Promise<T> {
  const key = `migrations of ${schema}`;
  const take = async (): Promise<boolean> => {
    const [row] = await connection.query(
      z.object({ taken: z.boolean() }),
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
      [key],
    );
    return row?.taken === true;
  };
  const until = clock.now().getTime() + waitMs;
  for (let isFirst = true; !(await take()); isFirst = false) {
    const holder = await holderOf(connection, key);
    if (isFirst) onWait(holder);
    if (clock.now().getTime() >= until || !(await clock.wait(pollMs))) {
      throw new GantryError(`somebody else migrates ${schema}: ${holder}`, {
        hint: "run it again when that has ended; --wait says how many seconds to wait for it",
      });
    }
  }
  // After a failure it ends with the session, which may be gone already.
  const done = await work();
  await connection.run("select pg_advisory_unlock_all()");
  return done;
}

async function holderOf(connection: Connection, key: string): Promise<string> {
  const rows = await connection.query(
    z.object({ pid: z.number(), name: z.string().nullable() }),
    `select l.pid, a.application_name as name
       from pg_locks l left join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($1, 0)`,
    [key],
  );
  const [row] = rows;
  return row === undefined ? "it has just ended" : `${row.name ?? "somebody"}, process ${row.pid} there`;
}

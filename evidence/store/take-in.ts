import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";
import { auditLine, chainStart, hashOf, type AuditRecord } from "../../model/observed/audit-record.ts";
import { lockChain } from "./lock-chain.ts";

export interface TakeInOptions {
  /** How many of how many are in. */
  onProgress: (done: number, all: number) => void;
  /** When to stop, in milliseconds since 1970; what is in stays in. */
  until?: number | undefined;
}

export interface TakenIn {
  taken: number;
  /** What the database still lacks. */
  lacks: number;
  /** What differs between branch and database, a line each; none of it is overwritten. */
  problems: readonly string[];
}

const batch = 500;

/**
 * Copies into the database what it lacks of a chain, and neither what pruning took out nor anything of a chain that is broken.
 * Each batch is a transaction; killed, or beside another one, the same call goes on.
 */
export async function takeInChain(
  connection: Connection,
  chain: string,
  records: readonly AuditRecord[],
  { onProgress, until = Number.POSITIVE_INFINITY }: TakeInOptions,
): Promise<TakenIn> {
  const broken = whereBroken(chain, records);
  if (broken !== undefined) return { taken: 0, lacks: 0, problems: [broken] };
  const { lacking, problems } = await compare(connection, chain, records);
  let [taken, done] = [0, 0];
  while (done < lacking.length && Date.now() < until) {
    const some = lacking.slice(done, done + batch);
    taken += await insert(connection, chain, some);
    done += some.length;
    onProgress(done, lacking.length);
  }
  if (taken === lacking.length) return { taken, lacks: 0, problems };
  const after = await compare(connection, chain, records);
  const tried = new Set(lacking.slice(0, done));
  const refused = after.lacking.filter((one) => tried.has(one));
  return {
    taken,
    lacks: after.lacking.length,
    problems: [
      ...after.problems,
      ...refused.map(({ number, event }) => `record ${number} was not taken: another has its id ${event.id}`),
    ],
  };
}

/** A branch that somebody damaged is taken into nothing. */
function whereBroken(chain: string, records: readonly AuditRecord[]): string | undefined {
  let previous = chainStart;
  for (const [index, record] of records.entries()) {
    const isNext = record.number === index + 1 && record.chain === chain && record.previous === previous;
    if (!isNext || hashOf(record) !== record.hash)
      return `the branch's chain is broken at record ${index + 1}, and nothing of it was taken`;
    previous = record.hash;
  }
  return undefined;
}

async function compare(
  connection: Connection,
  chain: string,
  records: readonly AuditRecord[],
): Promise<{ lacking: readonly AuditRecord[]; problems: readonly string[] }> {
  const rows = await connection.query(
    z.object({ number: z.coerce.number(), hash: z.string() }),
    "select number, hash from gantry_evidence.audit_events where chain = $1 order by number",
    [chain],
  );
  const [cut] = await connection.query(
    z.object({ number: z.coerce.number() }),
    "select coalesce(max(number), 0) as number from gantry_evidence.audit_anchors where chain = $1",
    [chain],
  );
  const held = new Map(rows.map(({ number, hash }) => [number, hash]));
  const problems = rows.flatMap(({ number, hash }) => {
    const of = records[number - 1];
    if (of === undefined) return [`the database has record ${number}, and the branch of this clone does not`];
    return of.hash === hash ? [] : [`record ${number} of the database is not the branch's`];
  });
  const lacking = records.filter(({ number }) => number > (cut?.number ?? 0) && !held.has(number));
  return { lacking, problems };
}

/** @returns how many were added: not those that somebody else has added, or pruned, meanwhile */
async function insert(
  connection: Connection,
  chain: string,
  records: readonly AuditRecord[],
): Promise<number> {
  const rows = records.map((record) => {
    const { number, hash, event } = record;
    const { id, action, actor, target, createdAt } = event;
    return { number, hash, id, action, actor, target, created_at: createdAt, record: auditLine(record) };
  });
  await connection.run("begin");
  await lockChain(connection, chain);
  const added = await connection.query(
    z.object({ number: z.coerce.number() }),
    `insert into gantry_evidence.audit_events (chain, number, hash, id, action, actor, target, created_at, record)
     select $1, r.* from json_to_recordset($2::json)
         as r (number bigint, hash text, id text, action text, actor text, target text, created_at timestamptz, record text)
      where r.number > coalesce((select max(a.number) from gantry_evidence.audit_anchors a where a.chain = $1), 0)
     on conflict do nothing returning number`,
    [chain, JSON.stringify(rows)],
  );
  await connection.run("commit");
  return added.length;
}

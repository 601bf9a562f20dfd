import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";
import { retentionDays } from "../../model/observed/retention.ts";

/** What a database has of one chain. Times are ISO 8601. */
export interface HeldChain {
  chain: string;
  records: number;
  oldest: string | undefined;
  newest: string | undefined;
  /** How many records are past their retention. */
  pastRetention: number;
  /** The number of the last record that pruning took out; 0 where nothing was. */
  prunedTo: number;
}

const row = z.object({
  chain: z.string(),
  records: z.coerce.number(),
  oldest: z.date().nullable(),
  newest: z.date().nullable(),
  past: z.coerce.number(),
  pruned: z.coerce.number(),
});

/** By the chain's name. */
export async function heldChains(connection: Connection, now: Date): Promise<readonly HeldChain[]> {
  const rows = await connection.query(
    row,
    `select chain, count(number) as records, min(created_at) as oldest, max(created_at) as newest,
        count(number) filter (where created_at < $1::timestamptz - make_interval(days => $2)) as past,
        coalesce((select max(a.number) from gantry_evidence.audit_anchors a where a.chain = known.chain), 0) as pruned
       from (select chain, number, created_at from gantry_evidence.audit_events
             union all select distinct chain, null::bigint, null::timestamptz from gantry_evidence.audit_anchors) known
      group by chain order by chain`,
    [now.toISOString(), retentionDays.audits],
  );
  return rows.map(({ chain, records, oldest, newest, past, pruned }) => ({
    chain,
    records,
    oldest: oldest?.toISOString(),
    newest: newest?.toISOString(),
    pastRetention: past,
    prunedTo: pruned,
  }));
}

/** The names of the chains that a database has anything of. */
export async function heldNames(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query(
    z.object({ chain: z.string() }),
    "select chain from gantry_evidence.audit_events union select chain from gantry_evidence.audit_anchors",
  );
  return rows.map(({ chain }) => chain);
}

import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";
import { GantryError } from "../../model/errors.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import { lockChain } from "./lock-chain.ts";
import type { StoredChain } from "./stored.ts";

/** What pruning would take of a chain: its records up to this one. */
export interface Cut {
  chain: string;
  number: number;
  hash: string;
  records: number;
  /** Of the youngest that goes, ISO 8601. */
  newest: string;
}

/** The longest beginning of what is there whose every record is past its retention; undefined where there is none. */
export function cutOf(chain: string, { rows }: StoredChain, now: Date): Cut | undefined {
  const before = now.getTime() - retentionDays.audits * 86_400_000;
  const stays = rows.findIndex((row) => row.created_at.getTime() >= before);
  const gone = stays === -1 ? rows : rows.slice(0, stays);
  const last = gone.at(-1);
  if (last === undefined) return undefined;
  const newest = gone.reduce((latest, row) => Math.max(latest, row.created_at.getTime()), 0);
  return {
    chain,
    number: last.number,
    hash: last.hash,
    records: gone.length,
    newest: new Date(newest).toISOString(),
  };
}

/** Removes it, and writes down where it cut, in one transaction. @throws GantryError where somebody else has changed something since */
export async function pruneChain(connection: Connection, cut: Cut): Promise<void> {
  const { chain, number, hash, records } = cut;
  await connection.run("begin");
  await lockChain(connection, chain);
  await connection.query(
    z.unknown(),
    `insert into gantry_evidence.audit_anchors (chain, number, hash, pruned_at) values ($1, $2, $3, now())
     on conflict do nothing`,
    [chain, number, hash],
  );
  const gone = await connection.query(
    z.object({ number: z.coerce.number() }),
    "delete from gantry_evidence.audit_events where chain = $1 and number <= $2 returning number",
    [chain, number],
  );
  if (gone.length === records) {
    await connection.run("commit");
    return;
  }
  await connection.run("rollback");
  throw new GantryError(`${chain} is not what it was a moment ago: ${gone.length} of ${records} would go`, {
    problems: ["nothing of it was removed"],
    hint: "is somebody else pruning, or this machine's clock fast? Run it again",
  });
}

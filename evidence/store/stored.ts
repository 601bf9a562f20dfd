import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";

/** A record as a database has it: the line, and what was taken from it. */
const storedRecord = z.object({
  chain: z.string(),
  number: z.coerce.number(),
  hash: z.string(),
  id: z.string(),
  action: z.string(),
  actor: z.string(),
  target: z.string(),
  created_at: z.date(),
  record: z.string(),
});
export type StoredRecord = z.infer<typeof storedRecord>;

/** Where pruning cut a chain: the last record that went. */
const storedAnchor = z.object({
  number: z.coerce.number(),
  hash: z.string(),
  pruned_at: z.date(),
});
export type StoredAnchor = z.infer<typeof storedAnchor>;

/** A chain as a database has it, in its order. */
export interface StoredChain {
  rows: readonly StoredRecord[];
  anchors: readonly StoredAnchor[];
}

export async function readStored(connection: Connection, chain: string): Promise<StoredChain> {
  const rows = await connection.query(
    storedRecord,
    "select * from gantry_evidence.audit_events where chain = $1 order by number",
    [chain],
  );
  const anchors = await connection.query(
    storedAnchor,
    "select number, hash, pruned_at from gantry_evidence.audit_anchors where chain = $1 order by number",
    [chain],
  );
  return { rows, anchors };
}

import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";

/** Until the transaction ends nobody else adds to this chain, or prunes it: what was pruned would come back in between. */
export async function lockChain(connection: Connection, chain: string): Promise<void> {
  await connection.query(z.unknown(), "select pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `evidence of ${chain}`,
  ]);
}

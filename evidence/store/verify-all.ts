import type { Connection } from "../../database/connection/connection.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { branchChains } from "./branch-chains.ts";
import { heldNames } from "./held.ts";
import { readStored, type StoredChain } from "./stored.ts";
import { verifyStore, type StoreVerdict } from "./verify-store.ts";

export interface VerifiedChain extends StoreVerdict {
  chain: string;
  /** How many records the branch has. */
  branch: number;
  stored: StoredChain;
}

/** Compares every chain that branch or database have anything of. */
export async function verifyAll(
  connection: Connection,
  { root, place, now }: { root: string; place: ReleasePlace; now: Date },
): Promise<readonly VerifiedChain[]> {
  const verified: VerifiedChain[] = [];
  for (const { chain, records, problems } of await branchChains(root, place, await heldNames(connection))) {
    const stored = await readStored(connection, chain);
    const isEmpty = records.length + problems.length + stored.rows.length + stored.anchors.length === 0;
    if (isEmpty) continue;
    const verdict = problems.length > 0 ? { problems, behind: 0 } : verifyStore(records, stored, now);
    verified.push({ chain, branch: records.length, stored, ...verdict });
  }
  return verified;
}

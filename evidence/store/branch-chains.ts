import { listEnvironments } from "../../catalog/files/list-environments.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { GantryError } from "../../model/errors.ts";
import type { AuditRecord } from "../../model/observed/audit-record.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { readChain } from "../branch/read-chain.ts";

/** A chain as the clone has its branch; or why it cannot be read. */
export interface BranchChain {
  chain: string;
  records: readonly AuditRecord[];
  problems: readonly string[];
}

/** Those of every environment and of the repository, and those that a database has of environments that are gone; by name. */
export async function branchChains(
  root: string,
  place: ReleasePlace,
  held: readonly string[],
): Promise<readonly BranchChain[]> {
  const names = new Set([...listEnvironments(root), repositoryStack, ...held.filter(isName)]);
  const chains: BranchChain[] = held
    .filter((name) => !isName(name))
    .map((name) => ({ chain: name, records: [], problems: ["no environment is called that"] }));
  for (const chain of [...names].sort()) chains.push(await readOne(root, chain, place));
  return chains;
}

async function readOne(root: string, chain: string, place: ReleasePlace): Promise<BranchChain> {
  try {
    return { chain, records: await readChain(root, chain, place), problems: [] };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return { chain, records: [], problems: [error.message, ...error.problems] };
  }
}

function isName(name: string): boolean {
  return /^[a-z0-9-]{1,60}$/.test(name);
}

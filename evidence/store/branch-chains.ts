import { GantryError } from "../../model/errors.ts";
import type { AuditRecord } from "../../model/observed/audit-record.ts";
import { placed, type ReleasePlace } from "../../model/observed/release-place.ts";
import { releaseBranch } from "../../model/observed/release-record.ts";
import { listRefs } from "../../clients/git/refs.ts";
import { cloneName, fetchRefs, hasRemote } from "../../clients/git/remote.ts";
import { readChain } from "../branch/read-chain.ts";

/** A chain as the clone has its branch; or why it cannot be read. */
export interface BranchChain {
  chain: string;
  records: readonly AuditRecord[];
  problems: readonly string[];
}

/** Those that the clone has a branch of, and those that a database has of others; by name. */
export async function branchChains(
  root: string,
  place: ReleasePlace,
  held: readonly string[],
): Promise<readonly BranchChain[]> {
  const names = new Set([...(await branchNames(root, place)), ...held.filter(isName)]);
  const chains: BranchChain[] = held
    .filter((name) => !isName(name))
    .map((name) => ({ chain: name, records: [], problems: ["no environment is called that"] }));
  for (const chain of [...names].sort()) chains.push(await readOne(root, chain, place));
  return chains;
}

/** The environments, and `repository`, whose branch the clone has. */
export async function branchNames(root: string, place: ReleasePlace): Promise<readonly string[]> {
  const branches = placed(`refs/heads/${releaseBranch("")}`, place);
  const refs = await listRefs(root, [...new Set([`${branches}*`, `${cloneName(branches)}*`])]);
  return refs.map(({ name }) => name.slice(name.lastIndexOf("/") + 1)).filter(isName);
}

async function readOne(root: string, chain: string, place: ReleasePlace): Promise<BranchChain> {
  try {
    return { chain, records: await readChain(root, chain, place), problems: [] };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return { chain, records: [], problems: [error.message, ...error.problems] };
  }
}

/** Brings every branch of records as the remote has it, where there is one. @throws GantryError where it does not answer */
export async function fetchBranches(root: string, place: ReleasePlace): Promise<void> {
  if (place === "local" || !(await hasRemote(root))) return;
  await fetchRefs(root, ["+refs/heads/gantry/*:refs/remotes/origin/gantry/*"]);
}

function isName(name: string): boolean {
  return /^[a-z0-9-]{1,60}$/.test(name);
}

import type { Connection } from "../../database/connection/connection.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import type { Progress } from "../../terminal/progress.ts";
import { systemClock } from "../../terminal/clock.ts";
import { compareChecklists, insertChecklists } from "./checklists.ts";
import { branchChains } from "./branch-chains.ts";
import { heldNames } from "./held.ts";
import { takeInChain, type TakenIn } from "./take-in.ts";

export interface TakeInAll {
  root: string;
  place: ReleasePlace;
  progress: Progress;
  /** When to stop, in milliseconds since 1970. */
  until?: number;
}

export interface TakenInAll {
  chains: readonly (TakenIn & { chain: string })[];
  /** How many copies of checklists were added. */
  checklists: number;
  /** What is wrong with checklists, a line each. */
  problems: readonly string[];
}

/** Every chain that branch or database have, one after the other; then the branches' checklists. */
export async function takeInAll(connection: Connection, options: TakeInAll): Promise<TakenInAll> {
  const chains = await takeInChains(connection, options);
  const { root, place } = options;
  const { lacking, problems } = await compareChecklists(connection, { root, place, now: systemClock.now() });
  return { chains, checklists: await insertChecklists(connection, lacking), problems };
}

async function takeInChains(
  connection: Connection,
  { root, place, progress, until }: TakeInAll,
): Promise<TakenInAll["chains"]> {
  const taken: (TakenIn & { chain: string })[] = [];
  for (const { chain, records, problems } of await branchChains(root, place, await heldNames(connection))) {
    if (problems.length > 0) {
      taken.push({ chain, taken: 0, lacks: 0, problems });
      continue;
    }
    const onProgress = (done: number, all: number): void => {
      progress.tick(`${chain}: ${done} of ${all} audit events`);
    };
    const one = await takeInChain(connection, chain, records, { onProgress, until });
    if (records.length > 0 || one.problems.length > 0) taken.push({ chain, ...one });
  }
  progress.done();
  return taken;
}

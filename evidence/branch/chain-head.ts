import { emptyChain, type ChainHead } from "../../model/observed/audit-record.ts";
import type { Trailer, Trailers } from "../../model/observed/trailers.ts";
import type { BranchHistory } from "./history.ts";

/** How a commit says how far the chain has come with it. */
export function headTrailer({ length, hash }: ChainHead): Trailer {
  return ["Audit", `${length} ${hash}`];
}

/** A head as people write it, `12:sha256:…`, or as the trailer does. Undefined for what is none. */
export function parseHead(text: string): ChainHead | undefined {
  const [, length, hash] = /^([1-9]\d{0,14})[ :](sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  return length === undefined || hash === undefined ? undefined : { length: Number(length), hash };
}

/** What a commit says of the chain; undefined where it says nothing, and null where that is no head. */
export function headIn(trailers: Trailers): ChainHead | null | undefined {
  const said = trailers.get("audit");
  if (said === undefined) return undefined;
  return (said.length === 1 ? parseHead(said[0] ?? "") : undefined) ?? null;
}

/**
 * How far the chain has come, by the newest commit that says so. That decides and not the file: nobody can rewrite it, so
 * that a file that somebody damaged neither stops a deployment nor moves the chain.
 */
export async function readHead(history: BranchHistory): Promise<ChainHead> {
  return (await history.find(({ trailers }) => headIn(trailers) ?? undefined)) ?? emptyChain;
}

import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { entity } from "../entity.ts";
import { auditEvent, type AuditEvent } from "./audit-event.ts";
import { line, sha256 } from "./scalars.ts";

/** What the first record of a chain follows. */
export const chainStart = `sha256:${"0".repeat(64)}`;

/**
 * An AuditEvent in its chain: of one environment, each record after the one before it (entities.md, "Observed"). Stored as one
 * line of canonical JSON (RFC 8785), in UTF-8.
 */
export const auditRecord = entity(
  "AuditRecord",
  "An AuditEvent in the chain of its environment.",
  z.strictObject({
    chain: line(60).describe("the environment, or `repository`"),
    number: z.int().min(1).describe("1 for the first, and one more for each"),
    previous: sha256.describe("the hash of the record before; of the first, zeros"),
    event: auditEvent.describe("what was done"),
    hash: sha256.describe("of the record without this field, as canonical JSON"),
  }),
);
export type AuditRecord = z.infer<typeof auditRecord>;

/** How far a chain has come. */
export interface ChainHead {
  /** How many records there are. */
  length: number;
  /** Of the last one; of none, zeros. */
  hash: string;
}

export const emptyChain: ChainHead = { length: 0, hash: chainStart };

/** The records that continue a chain with these events, in their order. */
export function continueChain(chain: string, head: ChainHead, events: readonly AuditEvent[]): AuditRecord[] {
  const records: AuditRecord[] = [];
  let { length, hash } = head;
  for (const event of events) {
    length += 1;
    const open = { chain, number: length, previous: hash, event };
    hash = hashOf(open);
    records.push({ ...open, hash });
  }
  return records;
}

/** What a record's hash has to be. */
export function hashOf(record: Omit<AuditRecord, "hash">): string {
  const { chain, number, previous, event } = record;
  const digest = createHash("sha256").update(canonicalText({ chain, number, previous, event }));
  return `sha256:${digest.digest("hex")}`;
}

/** The record as a line of a file, without the line's end. */
export function auditLine(record: AuditRecord): string {
  return canonicalText(record);
}

/** As canonical JSON (RFC 8785). */
export function canonicalText(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("a record is no JSON");
  return text;
}

import { deepEqual, equal, notEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { auditEvent } from "../../../model/observed/audit-event.ts";
import {
  auditLine,
  auditRecord,
  chainStart,
  continueChain,
  emptyChain,
  hashOf,
} from "../../../model/observed/audit-record.ts";

function eventOf(id: string, detail: Record<string, string | number>) {
  return auditEvent.parse({
    id,
    actor: "mali-s",
    action: "deploy",
    target: "production",
    detail,
    createdAt: "2026-11-29T18:00:00Z",
  });
}

describe("the chain of audit events", () => {
  it("links each record to the one before it", () => {
    const [one, two] = continueChain("production", emptyChain, [eventOf("a", {}), eventOf("b", {})]);
    deepEqual(
      [one, two].map((record) => [record?.number, record?.previous]),
      [
        [1, chainStart],
        [2, one?.hash],
      ],
    );
  });

  it("hashes canonical JSON: the order of keys says nothing, and Thai is UTF-8", () => {
    const [one] = continueChain("production", emptyChain, [eventOf("a", { z: 1, ก: "สมชาย" })]);
    const [other] = continueChain("production", emptyChain, [eventOf("a", { ก: "สมชาย", z: 1 })]);
    equal(one?.hash, other?.hash);
    const text =
      `{"chain":"production","event":{"action":"deploy","actor":"mali-s","createdAt":"2026-11-29T18:00:00Z",` +
      `"detail":{"z":1,"ก":"สมชาย"},"id":"a","target":"production"},"number":1,"previous":"${chainStart}"}`;
    equal(one?.hash, `sha256:${createHash("sha256").update(text).digest("hex")}`);
  });

  it("says each record on one line, which reads back as it was", () => {
    const records = continueChain("production", emptyChain, [eventOf("a", { text: "two\nlines" })]);
    for (const record of records) {
      const line = auditLine(record);
      equal(line.includes("\n"), false);
      const read = auditRecord.parse(JSON.parse(line));
      deepEqual(read, record);
      equal(hashOf(read), read.hash);
      notEqual(hashOf({ ...read, number: 2 }), read.hash);
      notEqual(hashOf({ ...read, chain: "staging" }), read.hash);
    }
  });
});

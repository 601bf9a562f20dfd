import { deepEqual, equal } from "node:assert/strict";
import { csvOf } from "../../../evidence/chain/csv.ts";
import { auditEvent } from "../../../model/observed/audit-event.ts";
import { continueChain, emptyChain } from "../../../model/observed/audit-record.ts";

function rowOf(actor: string, target: string, detail: Record<string, string>): string {
  const event = auditEvent.parse({
    id: "a",
    actor,
    action: "deploy",
    target,
    detail,
    createdAt: "2026-11-29T18:00:00Z",
  });
  return csvOf(continueChain("staging", emptyChain, [event])).split("\r\n")[1] ?? "";
}

describe("audit events as CSV", () => {
  it("have a head, a line each with RFC 4180's line ends, and quotes where they are needed", () => {
    equal(csvOf([]), "chain,number,createdAt,actor,action,target,operation,detail,id,previous,hash\r\n");
    const row = rowOf("สมชาย", 'a,"b"', { operation: "up", reason: "two\nlines" });
    equal(
      row.slice(0, row.indexOf(",a,sha256")),
      'staging,1,2026-11-29T18:00:00Z,สมชาย,deploy,"a,""b""",up,"{""operation"":""up"",""reason"":""two\\nlines""}"',
    );
  });

  it("are never a formula in a spreadsheet", () => {
    for (const begin of ["=", "+", "-", "@", "＝", "＋"]) {
      const [, , , actor, , , operation] = rowOf(`${begin}cmd|calc`, "x", { operation: `${begin}1` }).split(
        ",",
      );
      deepEqual([actor, operation], [`"'${begin}cmd|calc"`, `"'${begin}1"`]);
    }
  });
});

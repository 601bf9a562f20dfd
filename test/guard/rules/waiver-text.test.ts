import assert from "node:assert/strict";
import { paintFor } from "../../../terminal/paint.ts";
import type { Judgement } from "../../../guard/judge/judgement.ts";
import { sayWaivers, validity, waiverDocuments, waiverLines } from "../../../guard/rules/waiver-text.ts";

const now = new Date("2026-11-29T12:00:00Z");
const waiver = {
  id: "slow-key",
  stack: "environment",
  rule: "require-rotation-within-90-days",
  resource: "gantry:index:CredentialBundle staging-api",
  owner: "platform-team",
  reason: "the provider is slow",
  expires: "2026-12-01",
  once: false,
  declaredAt: "environments/staging/config.yml:80",
} as const;
const found = { rule: waiver.rule, resource: "urn", message: "waived until …: it is late\nhint: mend it" };
const judgement: Judgement = {
  rules: [],
  violations: [],
  waived: [{ ...found, waiver: "slow-key" }],
  waivers: [waiver],
  used: [],
  programChanges: [],
};

describe("the waivers of a run", () => {
  it("count down to their last day and beyond", () => {
    assert.deepEqual(
      [2, 1, 0, -1, -12].map((daysLeft) => validity({ once: false, used: false, daysLeft })),
      ["2 days left", "1 day left", "ends today", "over since 1 day", "over since 12 days"],
    );
  });

  it("are for programs as for people", () => {
    const [document] = waiverDocuments(judgement, now);
    assert.deepEqual([document?.daysLeft, document?.covered], [2, 1]);
    const text = waiverLines(judgement, paintFor({ color: false }), now).join("\n");
    assert.match(text, /! slow-key {2}2 days left, platform-team, environments\/staging\/config\.yml:80/);
    assert.match(text, /the provider is slow\n +waived until …: it is late$/);
  });

  it("say whether they are for one deployment, and whether that has been", () => {
    const once = { ...judgement, waivers: [{ ...waiver, once: true }] };
    const lines = (one: Judgement): string => waiverLines(one, paintFor({ color: false }), now).join("\n");
    assert.match(lines(once), /! slow-key {2}for one deployment, 2 days left, platform-team/);
    assert.match(lines({ ...once, used: ["slow-key"] }), /✗ slow-key {2}used up, platform-team/);
  });

  it("are said where no rules are shown", () => {
    const said: string[] = [];
    const progress = {
      step: (text: string) => said.push(text),
      tick: () => undefined,
      done: () => undefined,
    };
    sayWaivers(progress, [waiver], now);
    assert.match(said.join("\n"), /^waiver slow-key: 2 days left, .* on .* staging-api, platform-team$/);
  });

  it("take no place where there are none", () => {
    assert.deepEqual(waiverLines({ ...judgement, waivers: [] }, paintFor({ color: false })), []);
  });
});

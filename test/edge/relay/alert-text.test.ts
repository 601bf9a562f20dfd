import assert from "node:assert/strict";
import type { Alert } from "../../../edge/relay/alert.ts";
import { alertText } from "../../../edge/relay/alert-text.ts";

describe("the text of alerts", () => {
  const alert: Alert = {
    key: "1:open",
    state: "open",
    title: "สูงเกินไป ".repeat(30),
    since: 1796015400,
    links: [],
  };

  it("fits what a channel takes, and says how many are left out, and what befell it", () => {
    const many = Array.from({ length: 50 }, () => alert);
    for (const most of [2000, 5000]) {
      const text = alertText(many, ["Not delivered to LINE."], most);
      assert.ok(text.length <= most);
      assert.match(text, /^50 alerts:\n[^]*\nand \d+ more, at Cloud Monitoring\n\nNot delivered to LINE\.$/);
      assert.equal(text, text.toWellFormed());
    }
  });

  it("fits whatever is in it", () => {
    const long = { ...alert, title: "😀".repeat(300), what: "x".repeat(300) };
    assert.ok(alertText([long], [], 500).length <= 500);
    assert.ok(alertText([long, long], ["y".repeat(400)], 300).length <= 300);
    assert.equal(alertText([long], [], 400).isWellFormed(), true);
  });

  it("says nothing of a time that no clock has", () => {
    const nowhen = { ...alert, title: "It", since: 0 };
    assert.equal(alertText([nowhen], [], 500), "🔴 It");
    assert.equal(alertText([{ ...nowhen, since: 1e300 }], [], 500), "🔴 It");
  });
});

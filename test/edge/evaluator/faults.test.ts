import assert from "node:assert/strict";
import { Evaluator, flag } from "./evaluator.ts";

describe("the evaluator where something is down", () => {
  it("says that it has no rules, and guesses none", async () => {
    const evaluator = new Evaluator();
    const none = await evaluator.evaluate("search", { targetingKey: "a" });
    assert.equal(none.status, 500);
    assert.match(none.errorDetails ?? "", /the rule set in Workers KV: there is no "rule-set"/);
    await evaluator.putText("<html>");
    const broken = await evaluator.evaluate("search", { targetingKey: "a" });
    assert.deepEqual([broken.status, broken.value], [500, undefined]);
    await evaluator.putText(JSON.stringify({ environment: "production", flags: {}, cohorts: {} }));
    const another = await evaluator.evaluate("search", { targetingKey: "a" });
    assert.match(another.errorDetails ?? "", /it is of production, and this is staging/);
    await evaluator.put({ search: flag({ rolloutPercentage: 100 }) });
    assert.equal((await evaluator.evaluate("search")).value, true);
  });
});

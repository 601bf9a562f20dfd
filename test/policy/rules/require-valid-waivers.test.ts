import assert from "node:assert/strict";
import type { Sample } from "../../../policy/pack/case.ts";
import { judgeStack } from "../../../policy/pack/judge.ts";
import { rule } from "../../../policy/rules/require-valid-waivers.ts";
import { stackFacts } from "../../../policy/stack.ts";
import { gatherFacts } from "../../../policy/pack/try-cases.ts";
import { unknown } from "../../../policy/value.ts";
import { fieldsOf, surroundings } from "../support.ts";

const bundle: Sample = { type: "gantry:index:CredentialBundle", name: "staging-api", inputs: {} };
const inputs = {
  rule: "require-rotation-within-90-days",
  resource: "gantry:index:CredentialBundle staging-api",
  owner: "platform-team",
  reason: "the key's provider rotates twice a year",
  // Today is 2026-03-01.
  expires: "2026-03-31",
};
const waiver: Sample = { type: "gantry:index:Waiver", name: "slow-key", inputs };
const changed = (change: Sample["inputs"]): Sample => ({ ...waiver, inputs: { ...inputs, ...change } });

function inStack(samples: readonly Sample[]): string[] {
  const all = gatherFacts(samples);
  const found = judgeStack(rule, stackFacts(all, new Set(all.keys())), surroundings);
  return [...found.values()].flatMap(({ violations }) => violations.map(({ problem }) => problem));
}

describe("require-valid-waivers", () => {
  it("passes a whole one, up to its last day", () => {
    assert.deepEqual(fieldsOf(rule, waiver), []);
    assert.deepEqual(fieldsOf(rule, changed({ expires: "2026-03-01" })), []);
  });

  it("has nothing to say about anything else", () => {
    assert.equal(fieldsOf(rule, bundle), "not applicable");
  });

  for (const [change, field] of [
    [{ expires: "2026-02-28" }, "expires"],
    [{ expires: "2026-04-01" }, "expires"],
    [{ expires: "2026-13-01" }, "expires"],
    [{ expires: 20_260_331 }, "expires"],
    [{ owner: "" }, "owner"],
    [{ owner: "  " }, "owner"],
    [{ reason: "" }, "reason"],
    [{ rule: "" }, "rule"],
    [{ resource: "" }, "resource"],
    [{ rule: "disallow-plaintext-secrets" }, "rule"],
    [{ rule: "require-valid-waivers" }, "rule"],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.deepEqual(fieldsOf(rule, changed(change)), [field]);
    });
  }

  it("cannot judge one whose end is not known yet", () => {
    const [obstacle] = fieldsOf(rule, changed({ expires: unknown }));
    assert.match(obstacle ?? "", /^\?expires/);
  });

  it("refuses one for a resource that the stack has not, or has twice", () => {
    assert.deepEqual(inStack([waiver, bundle]), []);
    assert.match(inStack([waiver])[0] ?? "", /^is not in the stack/);
    const elsewhere = { ...bundle, owner: { type: "a:b:C", name: "other", inputs: {} }, stack: "other" };
    assert.match(inStack([waiver, bundle, elsewhere])[0] ?? "", /^names 2 resources/);
  });
});

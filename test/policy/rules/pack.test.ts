import assert from "node:assert/strict";
import { loadCases, loadRules } from "../../../policy/pack/rules.ts";
import { tryCases } from "../../../policy/pack/try-cases.ts";

const rules = await loadRules();

describe("the cases of the policy pack", () => {
  for (const rule of rules) {
    it(`show what ${rule.id} objects to, and that all rules pass its fixture`, async () => {
      const cases = await loadCases(rule.id);
      assert.ok(cases.mutations.length >= 4, "too few mutations");
      const failed = tryCases(rule, cases, rules).filter(({ passed }) => !passed);
      assert.deepEqual(failed, []);
    });
  }
});

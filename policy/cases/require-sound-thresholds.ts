import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { gate, protectionEntity, repository } from "./fixtures/repository.ts";

const values = (name: string, ...wrong: (string | number | null | undefined | boolean)[]) =>
  wrong.map((value) => ({
    name: `${name}: ${typeof value} ${String(value)}`,
    of: gate,
    set: { [`thresholds.${name}`]: value },
  }));

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.gate, types.branchProtectionEntity],
  mutations: [
    ...values("coverage", undefined, null, "80", "８０", -1, 100.1, 1e9, Number.NaN, true),
    ...values("testPass", undefined, -0.1, 101, "100"),
    ...values("lintErrors", undefined, 1, "0", false),
    ...values("typecheck", undefined, "Pass", "fail", true),
    { name: "a gate of the branch", of: protectionEntity, set: { "gates[0].thresholds.coverage": "80" } },
    { name: "a lower coverage", of: gate, set: { "thresholds.coverage": 79.9 } },
    { name: "a lower pass rate", of: gate, set: { "thresholds.testPass": 99 } },
    { name: "fewer reviews", of: gate, set: { requiredReviews: 0 } },
    {
      name: "a gate that was renamed",
      of: gate,
      set: { entityId: "main-2" },
      at: protectionEntity,
      field: "gates[0].id",
    },
  ],
  allowed: [
    { name: "none and all", of: gate, set: { "thresholds.testPass": 100 } },
    {
      name: "a gate that asks for nothing",
      of: gate,
      set: { "thresholds.coverage": 0 },
      with: [{ of: protectionEntity, set: { "gates[0].thresholds.coverage": 0 } }],
    },
  ],
};

import type { CatalogRule } from "./rule.ts";

/** entities.md, QualityGate: legal and warned of, since it is almost always a fraction by mistake. */
export const gatePercent: CatalogRule = {
  id: "gate-percent",
  description: "A gate's percentages are percent, not fractions.",
  level: "notice",
  *check({ entities }) {
    for (const { id, thresholds } of entities.gates.values()) {
      for (const key of ["coverage", "testPass"] as const) {
        const value = thresholds[key];
        if (value <= 0 || value >= 1) continue;
        const text = "is less than one percent";
        yield { path: ["gates", id, "thresholds", key], text, hint: `did you mean ${value * 100}?` };
      }
    }
  },
};

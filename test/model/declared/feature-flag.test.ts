import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("FeatureFlag", {
  right: [
    { enabled: false, killSwitch: true, rolloutPercentage: 25 },
    { cohorts: undefined, killSwitch: undefined, revision: undefined },
    { rolloutPercentage: 0, updatedBy: undefined, updatedAt: undefined, auditId: undefined },
    { rolloutPercentage: 100, key: "A.b_c-9" },
    { ramp: { every: "24h" } },
    { ramp: { every: "7d" } },
  ],
  wrong: {
    id: ["", "a flag"],
    key: ["", "new upload", "a/b", "kéy", "a".repeat(101)],
    description: ["", "a\u0007b"],
    enabled: ["true", 0],
    rolloutPercentage: [-0.1, 100.1, "25", "25%"],
    cohorts: [[""], "support-team", [5]],
    killSwitch: ["off"],
    revision: [0, "1", 1.5],
    ramp: [{}, "24h", { every: "0h" }, { every: "24" }, { every: "30m" }, { every: "24h", to: 50 }],
    updatedBy: [""],
    updatedAt: ["2025-11-02T09:00:00"],
    auditId: [""],
  },
  rules: {
    "enabled must be false when killSwitch is true": [{ killSwitch: true }],
    "cohorts must not name a cohort twice": [{ cohorts: ["a", "a"] }],
  },
});

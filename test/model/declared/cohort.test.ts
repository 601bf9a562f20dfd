import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("Cohort", {
  right: [
    { type: undefined, rule: "rolloutPercentage" },
    { type: "random", rule: "" },
    { type: "whitelist", rule: "subject.id in ['u1', 'u2']" },
  ],
  wrong: {
    id: [""],
    name: ["", "a\nb"],
    type: ["Random", "percentage", "allowlist"],
    rule: [null, "a".repeat(4097)],
    createdBy: ["", "\u001b[2Jmali"],
    createdAt: ["2025-11-02"],
  },
  rules: {
    "rule must not be empty for a whitelist or label": [{ rule: "" }, { type: "whitelist", rule: " \n" }],
    "rule must be empty or a reference such as rolloutPercentage for random": [
      { type: "random", rule: "5" },
      { type: "random", rule: "5%" },
      { type: "random" },
    ],
  },
});

import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("QualityGate", {
  right: [
    { thresholds: { coverage: 0, testPass: 100 } },
    { thresholds: { coverage: 0.8, testPass: 99.5 }, updatedAt: undefined, requiredReviews: undefined },
    { enforcedOn: "pre-release", codeOwnerReview: undefined, signedCommits: undefined },
  ],
  wrong: {
    id: ["Main", ""],
    name: ["", "a\nb", "a".repeat(81)],
    thresholds: [{ coverage: 80 }],
    "thresholds.coverage": [-1, 101, "80", "80%"],
    "thresholds.testPass": [100.1],
    "thresholds.lintErrors": [1, "0"],
    "thresholds.typecheck": ["fail", true],
    enforcedOn: ["", "Main", "master"],
    requiredChecks: [[], [""], ["a\nb"], ["lint", "lint"], "lint"],
    requiredReviews: [-1, 7],
    codeOwnerReview: ["yes"],
    signedCommits: [0],
    updatedAt: ["2025-11-02"],
  },
});

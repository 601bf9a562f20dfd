import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("PipelineSummary", {
  right: [
    { total: 0, passed: 0, skipped: 0 },
    { failed: 1, total: 8 },
  ],
  wrong: {
    total: ["7", -1],
    passed: [10_001],
    failed: [0.5],
    skipped: ["none"],
    duration: ["412 s"],
    headline: ["", "two\nlines"],
  },
  rules: {
    "total must be passed, failed and skipped together": [
      { total: 8 },
      { passed: 7 },
      { failed: 1 },
      { skipped: 0 },
    ],
  },
});

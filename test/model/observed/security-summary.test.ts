import { describeEntity } from "../../support/entities/describe-entity.ts";

const none = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };

describeEntity("SecuritySummary", {
  right: [
    { status: "PASSED", findings: 0, findingsBySeverity: none },
    { status: "FAILED", filesScanned: 0, commitsScanned: 0, findings: 0, findingsBySeverity: none },
    { status: "FAILED" },
    { scope: "staged", commitsScanned: 0 },
    { scope: "dependencies", commitsScanned: 0 },
  ],
  wrong: {
    status: ["passed", "SUCCESS"],
    scope: ["STAGED", "index"],
    filesScanned: ["812", -1],
    commitsScanned: [0.5],
    duration: ["14s"],
    findings: ["1", 1_000_001],
    findingsBySeverity: [{ CRITICAL: 1 }, { ...none, INFO: 0 }, [1, 0, 0, 0]],
    "findingsBySeverity.CRITICAL": ["1"],
    "findingsBySeverity.HIGH": [-1],
    "findingsBySeverity.MEDIUM": [true],
    "findingsBySeverity.LOW": [0.1],
  },
  rules: {
    "findings must be the findings of all severities together": [
      { findings: 2 },
      { findingsBySeverity: none },
    ],
    "status must be FAILED where no file was read": [
      { filesScanned: 0 },
      { scope: "staged", filesScanned: 0, commitsScanned: 0 },
      { status: "PASSED", findings: 0, findingsBySeverity: none, filesScanned: 0, commitsScanned: 0 },
    ],
    "status must be FAILED where no commit of a history was read": [
      { commitsScanned: 0 },
      { scope: "history", commitsScanned: 0 },
    ],
    "commitsScanned must be 0 for what is staged": [{ scope: "staged" }],
    "status must be PASSED without findings and FINDINGS with some, unless FAILED": [
      { status: "PASSED" },
      { findings: 0, findingsBySeverity: none },
    ],
  },
});

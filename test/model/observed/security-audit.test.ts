import { describeEntity } from "../../support/entities/describe-entity.ts";

const finding = {
  severity: "LOW",
  type: "POLICY",
  description: "a workflow without a timeout",
  file: ".github/workflows/api.yml",
  line: 3,
  commit: "5c04b60a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e",
};
const summary = {
  status: "PASSED",
  filesScanned: 812,
  commitsScanned: 96,
  duration: 14,
  findings: 0,
  findingsBySeverity: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 },
};

describeEntity("SecurityAudit", {
  right: [
    { findings: [], summary },
    { pipelineRunId: "run-20251020-143045-k8m3q2", scanType: "CUSTOM" },
  ],
  wrong: {
    auditId: ["", "audit 1"],
    scanType: ["gitleaks", "TRIVY"],
    pipelineRunId: [17_294_334_450, ""],
    scannedAt: ["2025-11-21T14:20:00"],
    findings: [[{}], [{ ...finding, secret: "x" }], [finding, { ...finding, severity: "low" }]],
    summary: [
      { ...summary, status: "PASS" },
      { ...summary, filesScanned: 0 },
    ],
  },
  rules: {
    "summary must count the findings, in total and by severity": [
      { findings: [] },
      { findings: [finding] },
      { summary },
    ],
  },
});

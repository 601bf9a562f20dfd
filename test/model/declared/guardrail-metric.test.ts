import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("GuardrailMetric", {
  right: [
    { severity: undefined, ladder: undefined },
    { metricName: "ocr_failure_rate", threshold: "1.5%", ladder: undefined },
    {
      metricName: "cloud_run_quota",
      threshold: 80,
      budget: { amount: 360_000, unit: "vCPU-s", levels: { critical: 90, exceeded: 100 } },
    },
  ],
  wrong: {
    id: ["API", ""],
    metricName: ["api-p95", "API_P95", "latency"],
    surface: ["Api"],
    threshold: [0, -1, "2.4", "%", "-1%", "80 %"],
    ladder: [{ hold: 2.5 }],
    "ladder.hold": [0],
    "ladder.rollback": ["3"],
    budget: [{ amount: 100 }],
    "budget.amount": [0],
    "budget.unit": ["seconds", "VCPU-S"],
    "budget.levels": [{ warn: 80 }],
    "budget.levels.critical": ["90"],
    "budget.levels.exceeded": [-1],
    observabilitySource: ["datadog", "K6"],
    alertChannel: ["LINE", ""],
    runbookRef: ["/etc/passwd", "../runbook.md", "", "docs/run book.md"],
    severity: ["info", "Error"],
  },
});

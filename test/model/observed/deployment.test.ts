import { describeEntity } from "../../support/entities/describe-entity.ts";

const pending = { status: "PENDING", completedAt: undefined };

describeEntity("Deployment", {
  right: [
    { ...pending, queuePosition: 1, estimatedWaitTime: 90 },
    { status: "RUNNING", completedAt: undefined },
    { status: "CANCELLED" },
    { subproject: undefined, region: undefined, concurrencyGroup: "deploy-production" },
    { subproject: "services/auth", region: undefined, concurrencyGroup: "deploy-services/auth-production" },
    { startedAt: "2025-11-21T21:30:45+07:00" },
  ],
  wrong: {
    deploymentId: ["", "a b"],
    version: [
      "1.2.3",
      "v1.2",
      "V1.2.3",
      "v1.2.3-stable",
      "api/v1.2.3",
      "latest",
      "v1.2.3-a..b",
      `v1.2.3-${"a".repeat(100)}`,
    ],
    subproject: ["Gantry", "/api", "production"],
    environment: ["prod", "Production", "development"],
    region: ["us-east1", "US-EAST", "useast"],
    status: ["success", "DONE"],
    startedAt: ["2025-11-21 14:24"],
    completedAt: [1_763_735_445],
    triggeredBy: ["mali\n"],
    commitSha: ["main"],
    concurrencyGroup: [""],
    queuePosition: [0, "1"],
    estimatedWaitTime: [-1, "90 s"],
  },
  rules: {
    "completedAt must be there as soon as the status is final, and only then": [
      { completedAt: undefined },
      { status: "PENDING" },
      { status: "RUNNING" },
      { status: "FAILED", completedAt: undefined },
    ],
    "completedAt must not be before startedAt": [
      { completedAt: "2025-11-21T14:23:59Z" },
      { completedAt: "2025-11-21T14:30:45+07:00" },
    ],
    "queuePosition must be left out unless the status is PENDING": [{ queuePosition: 1 }],
    "estimatedWaitTime must be left out unless the status is PENDING": [{ estimatedWaitTime: 1 }],
    "concurrencyGroup must be deploy-{subproject}-{environment}[-{region}]": [
      { concurrencyGroup: "deploy-api-production" },
      { concurrencyGroup: "deploy-production-us-east" },
      { region: undefined },
      { environment: "staging" },
      { concurrencyGroup: "Deploy-api-production-us-east" },
    ],
  },
});

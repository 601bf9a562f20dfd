import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("DeploymentEnvironment", {
  right: [
    { rollbackTag: undefined, lastValidatedAt: undefined, secretsBundleRef: undefined },
    { successCriteria: { latencyP95Ms: 2400 } },
    { name: "performance", cloudProvider: "cloudflare", serviceName: "dns", secretsBundleRef: null },
  ],
  wrong: {
    id: ["api"],
    name: ["prod", "Staging", "development"],
    cloudProvider: ["cloud-run", "aws", "Vercel"],
    serviceName: ["API", "ocr_worker", "-api", "a".repeat(41)],
    ghEnvironment: ["Staging", "a b", "", "drift-staging"],
    secretsBundleRef: ["Staging-Api", ""],
    successCriteria: [{}, { latency: 2400 }],
    "successCriteria.latencyP95Ms": [0, "2400"],
    "successCriteria.mttrMinutes": [0.5],
    "successCriteria.propagationMinutes": [-5],
    monitoringDashboardUrl: [
      "http://grafana.lotus.example",
      "grafana",
      "https://grafana.lotus.exаmple/d",
      "javascript:1",
    ],
    rollbackTag: [5, "", "production", "1.2.3", "v1.2", "api/v1.2.3\n"],
    lastValidatedAt: ["2025-11-21 09:00"],
  },
});

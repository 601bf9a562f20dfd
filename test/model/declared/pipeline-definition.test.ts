import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("PipelineDefinition", {
  right: [
    { environment: "staging", approvalRequired: false },
    { environment: "staging", approvalRequired: undefined, artifacts: undefined },
    { app: "mobile", stages: ["ESLint"], triggers: ["schedule"] },
    { stages: ["Ruff", "ESLint", "Pytest", "Spectral", "Build", "GHCR Push", "Tag Deploy"] },
  ],
  wrong: {
    id: ["Production", "a b", ""],
    environment: ["prod"],
    app: ["Api", "", "ocr_worker"],
    workflowFile: [
      "api.yml",
      ".github/workflows/../api.yml",
      ".github/workflows/api.sh",
      ".GitHub/workflows/api.yml",
      "/.github/workflows/api.yml",
    ],
    triggers: [[], ["pull_request_target"], ["workflow_run"], ["Push"]],
    stages: [[], ["ruff"], ["Deploy"], ["GHCR push"]],
    approvalRequired: ["true", 1],
    artifacts: [[""], [5], Array.from({ length: 51 }, (_, at) => `a${at}`)],
  },
  rules: {
    "triggers must not name an event twice": [{ triggers: ["push", "push"] }],
    "stages must be in the fixed order, each stage once": [
      { stages: ["ESLint", "Ruff"] },
      { stages: ["Build", "Build"] },
      { stages: ["Tag Deploy", "GHCR Push"] },
    ],
    "approvalRequired must be false outside production": [
      { environment: "staging" },
      { environment: "canary" },
    ],
    "artifacts must not name an artifact twice": [{ artifacts: ["api", "api"] }],
  },
});

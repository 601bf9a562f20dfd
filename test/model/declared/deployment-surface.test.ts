import { describeEntity } from "../../support/entities/describe-entity.ts";

const image = `ghcr.io/lotus-labs/api@sha256:${"a".repeat(64)}`;
const cloudRunOnly = { cloudRun: undefined, deletionProtection: undefined, concurrencyLimit: undefined };

describeEntity("DeploymentSurface", {
  right: [
    {
      cloudRun: {
        image,
        cpu: "2",
        memory: "2Gi",
        port: 80,
        variables: { LOG_FORMAT: "json" },
        maxInstances: 9,
        minInstances: 1,
        timeoutSeconds: 5,
      },
    },
    {
      ...cloudRunOnly,
      app: "portal",
      platform: "vercel",
      vercel: { framework: "nextjs", rootDirectory: "apps/portal", protection: "all", variables: {} },
    },
    { ...cloudRunOnly, app: "portal", platform: "vercel", supabaseSchema: "portal_2" },
    {
      ...cloudRunOnly,
      app: "mobile",
      platform: "expo-eas",
      readyCheck: null,
      supabaseSchema: null,
      expo: { profile: "staging", channel: "staging", distribution: "internal" },
    },
  ],
  wrong: {
    id: ["", "API", "ocr_worker", "a".repeat(41)],
    app: ["API", "web", "ocr_worker"],
    environment: ["prod", "Staging"],
    platform: ["cloud_run", "Cloud-Run", "heroku"],
    endpointUrl: ["http://api.lotus.example", "api.lotus.example", "https://user:pw@api.lotus.example"],
    healthCheck: ["healthz", "https://api.lotus.example/healthz", "/a b", "/?x"],
    publicCheck: ["", "ready"],
    readyCheck: ["", "readyz"],
    concurrencyLimit: [0, 1001, "5"],
    supabaseSchema: ["pg_catalog", "APP_STG", "", "app-stg"],
    bundle: ["Staging-Api", ""],
    credentials: [["API_KEY"], "api-key", ["api-key", "api-key"]],
    public: ["true", 1],
    deletionProtection: ["no"],
    cloudRun: [{ image: "ghcr.io/lotus-labs/api:latest" }, {}],
    "cloudRun.image": [
      "nginx",
      "ghcr.io/lotus-labs/api@sha256:abc",
      `ghcr.io/lotus-labs/api@sha256:${"A".repeat(64)}`,
    ],
    "cloudRun.port": [0, 65_536],
    "cloudRun.cpu": [1, "3"],
    "cloudRun.memory": ["512", "512MB", "1.5Gi"],
    "cloudRun.minInstances": [-1, 1001],
    "cloudRun.maxInstances": [0],
    "cloudRun.timeoutSeconds": [0, 3601],
    "cloudRun.variables": [{ lower: "x" }, { PORT: 8080 }, { A: "a".repeat(4097) }],
    "vercel.framework": ["next", "NextJS"],
    "vercel.rootDirectory": ["apps portal", "", "../portal", "/apps/portal", "./portal", "apps/..", "."],
    "vercel.protection": ["on"],
    "vercel.sensitiveVariables": ["yes"],
    "vercel.variables": [{ "A-B": "x" }],
    "expo.profile": ["Staging", ""],
    "expo.channel": ["a b"],
    "expo.distribution": ["public"],
  },
});

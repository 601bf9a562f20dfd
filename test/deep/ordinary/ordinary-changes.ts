/** What anybody does to a product in an ordinary week, by hand in the catalog. */
export interface OrdinaryChange {
  name: string;
  edits: readonly Edit[];
  /** What has to be run besides, once the catalog holds. */
  commands?: readonly string[];
}

interface Edit {
  file: string;
  /** What is replaced; a file of its own where it is missing. */
  from?: string | RegExp;
  to: string;
}

const global = "environments/global/config.yml";
const staging = "environments/staging/config.yml";
const production = "environments/production/config.yml";
const environments = ["production", "staging", "canary", "sandbox", "performance"];

export const ordinaryChanges: readonly OrdinaryChange[] = [
  {
    name: "a new surface in staging",
    edits: [
      {
        file: staging,
        from: "surfaces:\n",
        to: `guardrails:
  api-admin-p95:
    metricName: api_p95
    surface: api-admin
    threshold: 2.4
    observabilitySource: cloud-run-logs
    alertChannel: oncall
    runbookRef: docs/runbooks/api-latency.md
    severity: error

surfaces:
  api-admin:
    app: api
    platform: cloud-run
    endpointUrl: https://api-admin-staging.lotus.example
    cloudRun:
      image: ghcr.io/lotus-labs/api

`,
      },
    ],
  },
  {
    name: "a new secret of the api",
    edits: [
      {
        file: global,
        from: "secrets:\n",
        to: `secrets:
  api-mail-key:
    service: cloud-run
    keyName: MAIL_KEY
    owner: api-team
    rotationCadenceDays: 60
`,
      },
      {
        file: global,
        from: "api-supabase-key, api-sentry-dsn]",
        to: "api-supabase-key, api-sentry-dsn, api-mail-key]",
      },
      ...environments.map((name) => ({
        file: `environments/${name}/config.yml`,
        from: "[api-database-url, api-sentry-dsn]",
        to: "[api-database-url, api-sentry-dsn, api-mail-key]",
      })),
    ],
    commands: environments.map((name) => `gantry secrets set ${name} api-mail-key`),
  },
  {
    name: "a second region of staging",
    edits: [
      {
        file: "environments/staging/regions/eu-west/config.yml",
        to: "surfaces:\n  api:\n    endpointUrl: https://api-eu-west-staging.lotus.example\n",
      },
    ],
  },
  {
    name: "another reviewer of production",
    edits: [
      {
        file: production,
        from: "    - { login: jonas-w, id: 7391045 }\n",
        to: "    - { login: jonas-w, id: 7391045 }\n    - { login: ines-k, id: 6120933 }\n",
      },
    ],
  },
  {
    name: "a guardrail that alerts sooner",
    edits: [{ file: global, from: "threshold: 2.4\n", to: "threshold: 2.2\n" }],
  },
  {
    name: "a new variable of the api",
    edits: [
      {
        file: global,
        from: "        LOG_FORMAT: json\n\n  ocr-worker:",
        to: "        LOG_FORMAT: json\n        MAIL_FROM: hello@lotus.example\n\n  ocr-worker:",
      },
    ],
  },
  {
    name: "a surface that leaves staging",
    edits: [
      { file: staging, from: /\n {2}mobile:\n {4}endpointUrl[^]*?(?=\n\nservices:)/, to: "\n  mobile: null" },
      // Its secret has no reader there any more.
      { file: staging, from: "flags:\n", to: "secrets:\n  mobile-expo-token: null\n\nflags:\n" },
      { file: staging, from: /\n {2}staging-mobile:\n {4}surface[^]*?(?=\n\n)/, to: "" },
      { file: staging, from: /\n {2}staging-mobile:\n {4}app[^]*?(?=\n\n)/, to: "" },
    ],
  },
  {
    name: "a domain of its own for the portal",
    edits: [{ file: production, from: "https://portal.lotus.example", to: "https://library.lotus.example" }],
  },
  {
    name: "a new check before a merge",
    edits: [
      {
        file: global,
        from: "requiredChecks: [lint, typecheck, test, gate, secrets]",
        to: "requiredChecks: [lint, typecheck, test, gate, secrets, security-scan]",
      },
    ],
  },
  {
    name: "more instances in production",
    edits: [{ file: production, from: "maxInstances: 20", to: "maxInstances: 40" }],
  },
  {
    name: "a new channel for alerts, which one guardrail uses",
    edits: [
      {
        file: global,
        from: "channels:\n",
        to: "channels:\n  payments:\n    kind: email\n    address: payments-team@lotus.example\n",
      },
      { file: global, from: /(vercel-build-minutes:[^]*?alertChannel: )email/, to: "$1payments" },
    ],
  },
  {
    name: "another owner of a secret and its bundle",
    edits: [
      { file: global, from: /(ocr-vision-key:[^]*?owner: )ocr-team/, to: "$1platform-team" },
      { file: production, from: /(prod-mobile:\n[^]*?owner: )mobile-team/, to: "$1platform-team" },
    ],
  },
];

import { globalFile, productionFile, stagingFile } from "./project.ts";
import { insertBefore, removeEntry, setValue } from "./yaml-edit.ts";

type Path = readonly (string | number)[];
type Change = (source: string) => string;

const set =
  (path: Path, value: string): Change =>
  (source) =>
    setValue(source, path, value);
const add =
  (before: Path, text: string): Change =>
  (source) =>
    insertBefore(source, before, text);

const firstGuardrail = ["guardrails", "cloud-run-cpu"];
const firstSurface = ["surfaces", "api"];
const long = "a-surface-with-a-name-that-is-long";

const alone = "onePerson: { login: a, id: 1, reason: there is one engineer, waitMinutes: 60 }";

/** Gives the API sidecars; of each the image goes without saying. */
function sidecars(each: Readonly<Record<string, string>>): Change {
  const image = `ghcr.io/lotus-labs/x@sha256:${"a".repeat(64)}`;
  const text = Object.entries(each).map(([id, more]) => `${id}: { image: "${image}", ${more} }`);
  return add([...firstSurface, "cloudRun", "memory"], `sidecars: { ${text.join(", ")} }`);
}

/** Gives the API volumes. */
function volumes(text: string): Change {
  return add([...firstSurface, "cloudRun", "memory"], `volumes: { ${text} }`);
}

/** Gives the API jobs. */
function jobs(text: string): Change {
  return add([...firstSurface, "cloudRun", "memory"], `jobs: { ${text} }`);
}

function waiver(rule: string): string {
  return `waivers: { x: { rule: ${rule}, resource: "a:b:C d", owner: api-team, reason: later, expires: "2026-12-01" } }`;
}

/** Says of a channel something else than the global file. */
function channel(id: string, text: string): Change {
  return add(["approvals"], `channels: { ${id}: ${text} }`);
}

function expoSurface(id: string): string {
  return `${id}: { app: mobile, platform: expo-eas, credentials: [], endpointUrl: "https://expo.dev/accounts/lotus-labs/projects/lotus/${id}", bundle: staging-mobile, expo: { profile: staging, channel: staging, distribution: internal } }`;
}

const nightly = '{ path: /api, schedule: "0 5 * * *" }';
/** What Vercel calls by the clock, of staging's portal. */
function crons(text: string): Change {
  return add(["surfaces", "portal", "vercel", "protection"], `crons: { ${text} }`);
}

/** Plain variables of staging's app. */
function mobileVariables(text: string): Change {
  return add(["surfaces", "mobile", "expo", "profile"], `variables: { ${text} }`);
}

/** Further domains of staging's portal. */
function domains(text: string): Change {
  return add(["surfaces", "portal", "vercel", "protection"], `domains: { ${text} }`);
}

/** For every rule, changes of staging or of the global file that break it, and where it says so. */
export const ruleBreaks: Readonly<
  Record<string, readonly (readonly [file: string, change: Change, at: readonly string[]])[]>
> = {
  "global-only": [
    [stagingFile, add(["approvals"], "product: { name: other }"), ["product"]],
    [stagingFile, add(["approvals"], "gates: {}"), ["gates"]],
    [stagingFile, add(["approvals"], "migrations: {}"), ["migrations"]],
    [stagingFile, add(["approvals"], "database: {}"), ["database"]],
    [stagingFile, add(["approvals"], "regions: {}"), ["regions"]],
  ],
  "drift-identity-of-its-own": [
    [globalFile, set(["product", "driftIdentity", "appId"], "482913"), ["product.driftIdentity.appId"]],
  ],
  "own-file-exists": [
    [
      stagingFile,
      add(
        ["approvals"],
        "own: { x: { owner: a-team, reason: b, resources: { gcp:pubsub/topic:Topic: 1 } } }",
      ),
      ["own.x"],
    ],
  ],
  "profiles-are-sound": [
    [globalFile, set(["profiles", "local", "environment"], "stagin"), ["profiles.local.environment"]],
  ],
  "submit-to-stores": [
    [
      stagingFile,
      set(
        ["surfaces", "mobile", "expo"],
        '{ profile: staging, channel: staging, distribution: internal, submit: { appStoreId: "1234567891" } }',
      ),
      ["surfaces.mobile.expo.submit"],
    ],
    [
      stagingFile,
      set(
        ["surfaces", "mobile", "expo"],
        '{ profile: staging, channel: staging, distribution: store, builds: { staging-test: { distribution: internal, submit: { appStoreId: "1234567891" } } } }',
      ),
      ["surfaces.mobile.expo.builds.staging-test.submit"],
    ],
  ],
  "references-exist": [
    [globalFile, set(["sampler", "vercel", "tokenRef"], "none"), ["sampler.vercel.tokenRef"]],
    [stagingFile, set([...firstSurface, "bundle"], "none"), ["surfaces.api.bundle"]],
    [globalFile, set(["surfaces", "portal", "app"], "portl"), ["surfaces.portal.app"]],
    [globalFile, set(["database", "job", "app"], "none"), ["database.job.app"]],
    [stagingFile, channel("oncall", "{ next: nobody }"), ["channels.oncall.next"]],
    [stagingFile, channel("oncall", "{ targetRef: nobody }"), ["channels.oncall.targetRef"]],
    [
      stagingFile,
      set(["surfaces"], "{ api: null }"),
      [
        "bundles.staging-api.surface",
        ...["api-p95", "cloud-run-cpu", "cloud-run-requests"].map((id) => `guardrails.${id}.surface`),
      ],
    ],
  ],
  "github-plan-fits": [
    [
      stagingFile,
      set(
        ["approvals"],
        "{ method: signed-tags, tags: [v*], branches: [main], reviewers: [{ login: a, id: 1 }] }\nproduct: { repository: { plan: free } }",
      ),
      ["approvals.branches", "approvals.tags"],
    ],
    [
      stagingFile,
      set(
        ["approvals"],
        "{ method: reviewers, waitMinutes: 5, reviewers: [{ login: a, id: 1 }] }\nproduct: { repository: { plan: team } }",
      ),
      ["approvals.method", "approvals.waitMinutes"],
    ],
  ],
  "github-variables-fit": [
    [stagingFile, add([...firstSurface], expoSurface("github-app")), ["surfaces.github-app"]],
    [
      stagingFile,
      (source) =>
        insertBefore(
          insertBefore(source, firstSurface, expoSurface("mobile-expo")),
          ["bundles", "staging-api"],
          "expo: { surface: mobile-expo, additionalRefs: [expo-token], rotationCadenceDays: 90, owner: mobile-team }",
        ) +
        "\nsecrets:\n  expo-token: { service: github, keyName: TOKEN, owner: mobile-team, rotationCadenceDays: 90, status: active }\n",
      ["secrets.mobile-expo-token.keyName"],
    ],
    [
      stagingFile,
      (source) =>
        insertBefore(
          insertBefore(source, firstSurface, expoSurface("tablet")),
          ["bundles", "staging-api"],
          "tablet: { surface: tablet, additionalRefs: [tablet-token], rotationCadenceDays: 90, owner: mobile-team }",
        ) +
        "\nsecrets:\n  tablet-token: { service: github, keyName: EXPO_TOKEN, owner: mobile-team, rotationCadenceDays: 90, status: active }\n",
      ["secrets.tablet-token.keyName"],
    ],
    [
      stagingFile,
      (source) =>
        Array.from({ length: 24 }, (_, index) => expoSurface(`expo-${index}`)).reduce(
          (text, surface) => insertBefore(text, firstSurface, surface),
          source,
        ),
      ["surfaces.expo-7"],
    ],
  ],
  "approvals-possible": [
    [
      stagingFile,
      set(["approvals"], "{ method: none, branches: [main, release/*, main] }"),
      ["approvals.branches[2]"],
    ],
    [
      stagingFile,
      set(["approvals"], "{ method: none, preventSelfReview: true }"),
      ["approvals.preventSelfReview"],
    ],
    [
      stagingFile,
      set(["approvals"], "{ method: signed-tags, required: 2, reviewers: [{ login: a, id: 1 }] }"),
      ["approvals.required"],
    ],
    [
      stagingFile,
      set(
        ["approvals"],
        "{ method: signed-tags, required: 2, reviewers: [{ login: a, id: 1 }, { login: b, id: 2 }], accounts: { one: [{ login: a, id: 1 }, { login: b, id: 2 }] } }",
      ),
      ["approvals.required"],
    ],
    [
      stagingFile,
      set(["approvals"], "{ method: reviewers, reviewers: [{ login: a, id: 1 }, { login: b, id: 1 }] }"),
      ["approvals.reviewers[1].id"],
    ],
  ],
  // docs/governance.yml of the example has no entry for anybody who is alone.
  "one-person-is-alone": [
    [
      stagingFile,
      set(["approvals"], `{ method: signed-tags, validHours: 1, ${alone} }`),
      ["approvals.onePerson.waitMinutes", "approvals.onePerson.login"],
    ],
    [stagingFile, set(["approvals"], `{ method: signed-tags, ${alone} }`), ["approvals.onePerson.login"]],
    [
      stagingFile,
      set(["approvals"], `{ method: none, required: 2, ${alone} }`),
      ["approvals.method", "approvals.required", "approvals.onePerson.login"],
    ],
    [
      stagingFile,
      set(["approvals"], `{ method: signed-tags, reviewers: [{ login: b, id: 2 }], ${alone} }`),
      ["approvals.reviewers[0].login", "approvals.onePerson.login"],
    ],
    [
      stagingFile,
      set(["approvals"], `{ method: signed-tags, reviewers: [{ login: a, id: 1 }], ${alone} }`),
      ["approvals.reviewers[0].login", "approvals.onePerson.login"],
    ],
  ],
  "reviewers-are-persons": [
    ...["dependabot", "renovate", "lotus-deploy", "release-bot", "web-flow"].map(
      (login): [string, Change, string[]] => [
        stagingFile,
        set(["approvals"], `{ method: signed-tags, reviewers: [{ login: ${login}, id: 1 }] }`),
        ["approvals.reviewers[0].login"],
      ],
    ),
    [
      stagingFile,
      set(["approvals"], "{ method: reviewers, reviewers: [{ login: a, id: 41898282 }] }"),
      ["approvals.reviewers[0].login"],
    ],
    [
      stagingFile,
      set(
        ["approvals"],
        "{ method: reviewers, reviewers: [{ login: a, id: 1 }, { login: b, id: 2 }], accounts: { one: [{ login: a, id: 1 }, { login: b, id: 2 }] } }",
      ),
      ["approvals.reviewers[1].login"],
    ],
    [
      stagingFile,
      set(
        ["approvals"],
        "{ method: none, accounts: { one: [{ login: a, id: 1 }, { login: b, id: 2 }], two: [{ login: c, id: 3 }, { login: B, id: 4 }] } }",
      ),
      ["approvals.accounts.two[1].login"],
    ],
  ],
  "bundle-and-surface-agree": [
    [stagingFile, set([...firstSurface, "bundle"], "null"), ["bundles.staging-api.surface"]],
    [stagingFile, set(["surfaces", "portal", "bundle"], "staging-api"), ["surfaces.portal.bundle"]],
  ],
  "credentials-in-bundle": [
    [
      globalFile,
      set([...firstSurface, "credentials"], "[api-sentry-dsn, ocr-vision-key]"),
      ["surfaces.api.credentials[1]"],
    ],
    [stagingFile, set(["surfaces", "portal", "bundle"], "null"), ["surfaces.portal.credentials"]],
  ],
  "endpoint-below-domain": [
    [
      stagingFile,
      set([...firstSurface, "endpointUrl"], "https://lotus.example.evil.org"),
      ["surfaces.api.endpointUrl"],
    ],
    [
      stagingFile,
      set([...firstSurface, "endpointUrl"], "https://notlotus.example"),
      ["surfaces.api.endpointUrl"],
    ],
  ],
  "endpoint-unique": [
    [
      stagingFile,
      set(["surfaces", "portal", "endpointUrl"], "https://API-staging.lotus.example/"),
      ["surfaces.portal.endpointUrl"],
    ],
  ],
  "made-as-unique": [
    [globalFile, add(["surfaces", "mobile", "app"], "madeAs: portal"), ["surfaces.mobile.madeAs"]],
    [globalFile, add(["surfaces", "portal", "app"], "madeAs: mobile"), ["surfaces.portal.madeAs"]],
  ],
  "secret-id-fits": [
    [
      globalFile,
      add(["secrets", "portal-vercel-token", "service"], "secretId: VERCEL_TOKEN"),
      ["secrets.portal-vercel-token.secretId"],
    ],
    [
      globalFile,
      add(["secrets", "api-sentry-dsn", "service"], "secretId: api-database-url"),
      ["secrets.api-sentry-dsn.secretId"],
    ],
    [
      globalFile,
      add(["secrets", "api-database-url", "service"], "secretId: api-sentry-dsn"),
      ["secrets.api-database-url.secretId"],
    ],
  ],
  "endpoint-is-host": [
    "api-staging.lotus.example:8443",
    "api-staging.lotus.example/v1",
    "api-staging.lotus.example/?a=b",
  ].map((address): [string, Change, string[]] => [
    stagingFile,
    set([...firstSurface, "endpointUrl"], `https://${address}`),
    ["surfaces.api.endpointUrl"],
  ]),
  "region-without-folders": [[stagingFile, add(["approvals"], "region: us-east"), ["region"]]],
  "region-has-domains": [
    [
      globalFile,
      (source) => `${source}\nregions:\n  us-east: { gcp: us-west2, vercel: sfo1 }\n`,
      ["surfaces.api.endpointUrl", "surfaces.ocr-worker.endpointUrl"],
    ],
  ],
  "vercel-project-name": [[globalFile, set(["product", "name"], "lotus---labs"), ["surfaces.portal"]]],
  "vercel-crons-fit": [
    [stagingFile, crons(`a: ${nightly}, b: ${nightly}`), ["surfaces.portal.vercel.crons.b"]],
    [
      stagingFile,
      crons(
        Array.from({ length: 101 }, (_, index) => `c${index}: ${nightly.replace("/api", `/${index}`)}`).join(
          ", ",
        ),
      ),
      ["surfaces.portal.vercel.crons"],
    ],
  ],
  "vercel-domains-fit": [
    [
      stagingFile,
      domains("portal-staging.lotus.example: {}"),
      ['surfaces.portal.vercel.domains["portal-staging.lotus.example"]'],
    ],
    ...["www.lotus.test", "elsewhere.test", "old.lotus.test"].map((to): [string, Change, string[]] => [
      stagingFile,
      domains(`www.lotus.test: { redirectTo: ${to} }, old.lotus.test: { redirectTo: www.lotus.test }`),
      [
        'surfaces.portal.vercel.domains["www.lotus.test"].redirectTo',
        'surfaces.portal.vercel.domains["old.lotus.test"].redirectTo',
      ],
    ]),
    [
      stagingFile,
      domains("www.lotus.test: { statusCode: 301 }"),
      ['surfaces.portal.vercel.domains["www.lotus.test"].statusCode'],
    ],
  ],
  "vercel-variables-fit": [
    [
      stagingFile,
      set(
        ["surfaces", "portal", "vercel", "variables"],
        `{ ${Array.from({ length: 17 }, (_, index) => `V${index}: ${"x".repeat(4000)}`).join(", ")} }`,
      ),
      ["surfaces.portal.vercel.variables"],
    ],
    [
      stagingFile,
      set(
        ["surfaces", "portal", "vercel", "variables"],
        `{ ${Array.from({ length: 1001 }, (_, index) => `V${index}: x`).join(", ")} }`,
      ),
      ["surfaces.portal.vercel.variables"],
    ],
  ],
  "instances-in-order": [
    [
      stagingFile,
      set([...firstSurface, "cloudRun", "minInstances"], "5"),
      ["surfaces.api.cloudRun.minInstances"],
    ],
  ],
  "memory-fits-cpu": [
    [globalFile, set([...firstSurface, "cloudRun", "memory"], "5Gi"), ["surfaces.api.cloudRun.memory"]],
    [
      globalFile,
      set(["surfaces", "ocr-worker", "cloudRun", "cpu"], '"6"'),
      ["surfaces.ocr-worker.cloudRun.memory"],
    ],
    [globalFile, set([...firstSurface, "cloudRun", "memory"], "64Mi"), ["surfaces.api.cloudRun.memory"]],
    [
      globalFile,
      jobs('nightly: { args: [run], cpu: "6" }, small: { args: [run], memory: 64Mi }'),
      ["surfaces.api.cloudRun.jobs.nightly.cpu", "surfaces.api.cloudRun.jobs.small.memory"],
    ],
    [globalFile, jobs('nightly: { args: [run], cpu: "2", memory: 8Gi }'), []],
    [globalFile, sidecars({ a: "cpu: 250m, memory: 1Gi" }), ["surfaces.api.cloudRun.sidecars.a.memory"]],
  ],
  "sidecars-fit": [
    [globalFile, sidecars({ api: "" }), ["surfaces.api.cloudRun.sidecars.api"]],
    [globalFile, sidecars({ a: "dependsOn: [b]" }), ["surfaces.api.cloudRun.sidecars.a.dependsOn[0]"]],
    [globalFile, sidecars({ a: "dependsOn: [b]", b: "" }), ["surfaces.api.cloudRun.sidecars.a.dependsOn[0]"]],
    [globalFile, sidecars({ a: "dependsOn: [b]", b: "startup: { port: 1 }" }), []],
    [
      globalFile,
      sidecars({
        a: "dependsOn: [b], startup: { port: 1 }",
        b: "dependsOn: [a], startup: { port: 2 }",
        c: "dependsOn: [a]",
      }),
      ["surfaces.api.cloudRun.sidecars.a.dependsOn", "surfaces.api.cloudRun.sidecars.b.dependsOn"],
    ],
    [
      globalFile,
      (source) => add([...firstSurface, "cloudRun", "memory"], "dependsOn: [a]")(sidecars({ a: "" })(source)),
      ["surfaces.api.cloudRun.dependsOn[0]"],
    ],
    [
      globalFile,
      sidecars(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`s${index}`, ""]))),
      ["surfaces.api.cloudRun.sidecars"],
    ],
  ],
  "volumes-fit": [
    [
      globalFile,
      volumes("a: { path: /a }, b: { path: /b, bucket: bbb, size: 1Mi }, c: { path: /c, size: 1Mi }"),
      ["surfaces.api.cloudRun.volumes.a", "surfaces.api.cloudRun.volumes.b"],
    ],
    [
      globalFile,
      volumes("a: { path: /a, size: 1Mi }, b: { path: /a/b, size: 1Mi }, c: { path: /ab, size: 1Mi }"),
      ["surfaces.api.cloudRun.volumes.b.path"],
    ],
    [
      globalFile,
      volumes(
        "a: { path: /a, secretRef: vercel-token }, b: { path: /b, secretRef: api-supabase-key }, c: { path: /c, size: 1Mi, file: x }",
      ),
      ["surfaces.api.cloudRun.volumes.c.file", "surfaces.api.cloudRun.volumes.a.secretRef"],
    ],
    [
      globalFile,
      (source) =>
        sidecars({ x: "mounts: { a: /a, b: /b, c: /c }" })(
          volumes("a: { path: /a, size: 1Mi }, b: { path: /b, secretRef: api-supabase-key }")(source),
        ),
      ["surfaces.api.cloudRun.sidecars.x.mounts.b", "surfaces.api.cloudRun.sidecars.x.mounts.c"],
    ],
    [
      globalFile,
      (source) =>
        sidecars({ x: "mounts: { a: /a, b: /a }" })(
          volumes("a: { path: /a, size: 1Mi }, b: { path: /b, size: 1Mi }")(source),
        ),
      ["surfaces.api.cloudRun.sidecars.x.mounts.b"],
    ],
  ],
  "jobs-fit": [
    [globalFile, jobs("nightly: { schedule: 0 3 * * * }"), ["surfaces.api.cloudRun.jobs.nightly"]],
    [
      globalFile,
      jobs("nightly: { args: [run] }, other: { args: [run], jobName: api-nightly }"),
      ["surfaces.api.cloudRun.jobs.other.jobName"],
    ],
    [
      globalFile,
      jobs("a: { args: [run], jobName: migrations }, b: { args: [run], jobName: sampler }"),
      ["surfaces.api.cloudRun.jobs.a.jobName", "surfaces.api.cloudRun.jobs.b.jobName"],
    ],
    [globalFile, jobs("worker-nightly: { args: [run], jobName: ocr-worker-nightly }"), []],
    [
      globalFile,
      add([...firstSurface, "cloudRun", "memory"], `jobs: { ${"j".repeat(40)}: { args: [run] } }`),
      [],
    ],
    [
      globalFile,
      add(["surfaces", "ocr-worker", "cloudRun", "memory"], `jobs: { ${"j".repeat(40)}: { args: [run] } }`),
      [`surfaces.ocr-worker.cloudRun.jobs.${"j".repeat(40)}`],
    ],
  ],
  "variable-not-reserved": [
    [
      globalFile,
      sidecars({ a: "variables: { PORT: x, DB_SCHEMA: x }" }),
      ["surfaces.api.cloudRun.sidecars.a.variables.PORT"],
    ],
    ...["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION", "CLOUD_RUN_TASK_INDEX", "DB_SCHEMA"].map(
      (name): [string, Change, string[]] => [
        globalFile,
        add([...firstSurface, "cloudRun", "variables", "LOG_FORMAT"], `${name}: x`),
        [`surfaces.api.cloudRun.variables.${name}`],
      ],
    ),
    ...[
      "DB_SCHEMA",
      "AWS_SECRET_KEY",
      "NOW_REGION",
      "TZ",
      "LAMBDA_TASK_ROOT",
      "VERCEL",
      "VERCEL_URL",
      "CI",
    ].map((name): [string, Change, string[]] => [
      stagingFile,
      set(["surfaces", "portal", "vercel", "variables"], `{ ${name}: app_prod }`),
      [`surfaces.portal.vercel.variables.${name}`],
    ]),
    ...["CI", "EAS_BUILD_PROFILE", "ENVIRONMENT_CONTEXT"].map((name): [string, Change, string[]] => [
      stagingFile,
      mobileVariables(`${name}: "1"`),
      [`surfaces.mobile.expo.variables.${name}`],
    ]),
  ],
  "key-name-not-reserved": [
    [globalFile, set(["secrets", "api-sentry-dsn", "keyName"], "PORT"), ["secrets.api-sentry-dsn.keyName"]],
    [
      globalFile,
      set(["secrets", "portal-supabase-anon-key", "keyName"], "ENVIRONMENT_CONTEXT"),
      ["secrets.portal-supabase-anon-key.keyName"],
    ],
    ...["SOPS_AGE_KEY", "DEPLOY_APP_PRIVATE_KEY", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE"].map(
      (name): [string, Change, string[]] => [
        globalFile,
        set(["secrets", "portal-vercel-token", "keyName"], name),
        ["secrets.portal-vercel-token.keyName"],
      ],
    ),
  ],
  "variable-or-secret": [
    [
      globalFile,
      add([...firstSurface, "cloudRun", "variables", "LOG_FORMAT"], "DATABASE_URL: x"),
      ["surfaces.api.cloudRun.variables.DATABASE_URL"],
    ],
  ],
  "values-are-no-secrets": [
    [
      globalFile,
      add([...firstSurface, "cloudRun", "variables", "LOG_FORMAT"], "SMTP_PASS: hunter2"),
      ["surfaces.api.cloudRun.variables.SMTP_PASS"],
    ],
    [
      globalFile,
      add([...firstSurface, "cloudRun", "variables", "LOG_FORMAT"], "MAIL: U01UUF9QQVNTPWh1bnRlcjI="),
      ["surfaces.api.cloudRun.variables.MAIL"],
    ],
  ],
  "schema-of-environment": [
    [stagingFile, set([...firstSurface, "supabaseSchema"], "app_prod"), ["surfaces.api.supabaseSchema"]],
  ],
  "service-agrees-with-surface": [
    [
      globalFile,
      set(["services", "portal", "cloudProvider"], "cloud_run"),
      ["services.portal.cloudProvider"],
    ],
    [
      stagingFile,
      set(["services", "portal", "secretsBundleRef"], "staging-api"),
      ["services.portal.secretsBundleRef"],
    ],
  ],
  "bundle-cadence": [
    [
      stagingFile,
      set(["bundles", "staging-api", "rotationCadenceDays"], "90"),
      ["bundles.staging-api.rotationCadenceDays"],
    ],
    [
      globalFile,
      set(["secrets", "api-sentry-dsn", "rotationCadenceDays"], "30"),
      ["bundles.staging-api.rotationCadenceDays"],
    ],
  ],
  "key-name-unique": [
    [
      globalFile,
      set(["secrets", "api-sentry-dsn", "keyName"], "DATABASE_URL"),
      ["secrets.api-sentry-dsn.keyName"],
    ],
  ],
  "shared-secret-fits": [
    [
      stagingFile,
      add(["bundles", "staging-mobile", "additionalRefs"], "sharedRefs: [mobile-expo-token]"),
      ["bundles.staging-mobile.sharedRefs[0]"],
    ],
    [
      stagingFile,
      add(["bundles", "staging-mobile", "additionalRefs"], "sharedRefs: [ghcr-pull-token]"),
      ["bundles.staging-mobile.sharedRefs[0]"],
    ],
    [
      stagingFile,
      add(["bundles", "staging-mobile", "additionalRefs"], "sharedRefs: [api-sentry-dsn, api-sentry-dsn]"),
      ["bundles.staging-mobile.sharedRefs[1]"],
    ],
    [
      stagingFile,
      add(["bundles", "staging-ocr-worker", "additionalRefs"], "sharedRefs: [portal-supabase-anon-key]"),
      ["bundles.staging-ocr-worker.sharedRefs[0]"],
    ],
  ],
  "secret-in-one-bundle": [
    [globalFile, set(["sampler", "vercel", "tokenRef"], "ghcr-pull-token"), ["sampler.vercel.tokenRef"]],
    [
      stagingFile,
      set(["bundles", "staging-api", "additionalRefs"], "[api-database-url]"),
      ["secrets.api-sentry-dsn"],
    ],
    [
      stagingFile,
      set(["bundles", "staging-mobile", "additionalRefs"], "[mobile-expo-token, ghcr-pull-token]"),
      ["bundles.staging-mobile.additionalRefs[1]"],
    ],
    [
      stagingFile,
      set(["bundles", "staging-mobile", "additionalRefs"], "[mobile-expo-token, mobile-expo-token]"),
      ["bundles.staging-mobile.additionalRefs[1]"],
    ],
    [
      stagingFile,
      set(["bundles", "staging-mobile", "additionalRefs"], "[mobile-expo-token, flags-kill-token]"),
      ["bundles.staging-mobile.additionalRefs[1]"],
    ],
    [
      stagingFile,
      set(["bundles", "staging-mobile", "additionalRefs"], "[mobile-expo-token, line-channel-token]"),
      ["bundles.staging-mobile.additionalRefs[1]"],
    ],
    [stagingFile, channel("oncall", "{ tokenRef: flags-kill-token }"), ["channels.oncall.tokenRef"]],
    [stagingFile, add(["edge", "flags", "host"], "apiKeyRef: flags-kill-token"), ["edge.flags.apiKeyRef"]],
  ],
  "service-account-of-one-bundle": [
    [
      stagingFile,
      set(["bundles", "staging-api", "serviceAccount"], "9f86d081884c7d659a2feaa0c55ad015"),
      ["bundles.staging-api.serviceAccount"],
    ],
    [
      stagingFile,
      set(["bundles", "staging-api", "serviceAccount"], "run-ocr-worker"),
      ["bundles.staging-ocr-worker.serviceAccount"],
    ],
    [
      stagingFile,
      set(["bundles", "staging-api", "serviceAccount"], "deploy-staging"),
      ["bundles.staging-api.serviceAccount"],
    ],
    [
      stagingFile,
      add(
        firstSurface,
        `${long}: { app: api, platform: cloud-run, endpointUrl: https://x.lotus.example, cloudRun: { image: ghcr.io/a/b } }`,
      ),
      [`surfaces.${long}`],
    ],
    [
      stagingFile,
      (source) =>
        add(
          firstSurface,
          "more: { app: api, platform: cloud-run, endpointUrl: https://x.lotus.example, cloudRun: { image: ghcr.io/a/b, jobs: { x: { args: [run], schedule: 0 3 * * * } } } }",
        )(set(["bundles", "staging-api", "serviceAccount"], "start-more")(source)),
      ["surfaces.more"],
    ],
  ],
  "guardrail-complete": [
    [
      globalFile,
      (source) => removeEntry(source, [...firstGuardrail, "budget"]),
      ["guardrails.cloud-run-cpu.budget"],
    ],
    [
      globalFile,
      set([...firstGuardrail, "budget"], "{ amount: 1, unit: requests, levels: { critical: 80 } }"),
      ["guardrails.cloud-run-cpu.threshold"],
    ],
    // It would warn after it is critical.
    [globalFile, set([...firstGuardrail, "threshold"], "95"), ["guardrails.cloud-run-cpu.threshold"]],
    [globalFile, set(["guardrails", "ocr-failure-rate", "threshold"], '"1.5%"'), []],
    [globalFile, set(["guardrails", "api-p95", "threshold"], '"2%"'), ["guardrails.api-p95.threshold"]],
    [
      globalFile,
      set(["guardrails", "ocr-failure-rate", "threshold"], "101"),
      ["guardrails.ocr-failure-rate.threshold"],
    ],
    [
      globalFile,
      add(["guardrails", "api-p95", "threshold"], "budget: { amount: 1, unit: minutes }"),
      ["guardrails.api-p95.budget"],
    ],
    [
      globalFile,
      set(["guardrails", "api-p95", "ladder"], "{ hold: 2, rollback: 2 }"),
      ["guardrails.api-p95.ladder.hold", "guardrails.api-p95.ladder.rollback"],
    ],
    // A budget's levels say both.
    [
      globalFile,
      add([...firstGuardrail, "budget"], "ladder: { hold: 85, rollback: 95 }\n    severity: error"),
      ["guardrails.cloud-run-cpu.ladder", "guardrails.cloud-run-cpu.severity"],
    ],
    [globalFile, add([...firstGuardrail, "budget"], "severity: null"), []],
    // Milliseconds.
    [
      globalFile,
      set(["guardrails", "api-p95", "ladder"], "{ hold: 60, rollback: 3000 }"),
      ["guardrails.api-p95.ladder.rollback"],
    ],
  ],
  "guardrail-measurable": [
    [
      globalFile,
      set([...firstGuardrail, "budget", "unit"], "minutes"),
      ["guardrails.cloud-run-cpu.budget.unit"],
    ],
    [
      globalFile,
      set(["guardrails", "vercel-build-minutes", "observabilitySource"], "cloud-run-logs"),
      ["guardrails.vercel-build-minutes.observabilitySource"],
    ],
    [globalFile, set(["guardrails", "api-p95", "surface"], "portal"), ["guardrails.api-p95.surface"]],
    [
      globalFile,
      set(["guardrails", "ocr-failure-rate", "surface"], "api"),
      ["guardrails.ocr-failure-rate.surface"],
    ],
    [
      globalFile,
      set([...firstGuardrail, "observabilitySource"], "vercel-analytics"),
      ["guardrails.cloud-run-cpu.observabilitySource"],
    ],
    [globalFile, set(["guardrails", "api-p95", "observabilitySource"], "k6"), []],
  ],
  "runbook-exists": [
    [
      globalFile,
      set(["guardrails", "api-p95", "runbookRef"], "docs/runbooks/none.md"),
      ["guardrails.api-p95.runbookRef"],
    ],
  ],
  "cloud-run-variables-fit": [
    [
      stagingFile,
      set(
        ["surfaces", "ocr-worker", "cloudRun"],
        `{ image: ghcr.io/lotus-labs/ocr-worker, variables: { ${Array.from({ length: 1000 }, (_, index) => `V${index}: "1"`).join(", ")} } }`,
      ),
      ["surfaces.ocr-worker.cloudRun.variables"],
    ],
  ],
  "registry-complete": [
    [stagingFile, add(["approvals"], "registry: { username: null }"), ["registry.tokenRef"]],
    [stagingFile, add(["approvals"], "registry: { tokenRef: null }"), ["registry.username"]],
    [stagingFile, add(["approvals"], "registry: null"), []],
  ],
  "image-can-be-pushed": [
    [
      stagingFile,
      set(
        ["pipelines", "staging-api", "artifacts"],
        "[ghcr.io/lotus-labs/api, europe-west4-docker.pkg.dev/lotus-images/apps/api]",
      ),
      ["pipelines.staging-api.artifacts[1]"],
    ],
    [
      globalFile,
      set(["database", "job", "image"], "europe-west4-docker.pkg.dev/lotus-images/apps/migrations"),
      ["database.job.image"],
    ],
  ],
  "sampler-fits": [
    [globalFile, set(["secrets", "vercel-billing-token", "service"], "github"), ["sampler.vercel.tokenRef"]],
    [
      stagingFile,
      add(["approvals"], "sampler: { vercel: null }"),
      ["guardrails.vercel-build-minutes.observabilitySource", "sampler"],
    ],
    [
      stagingFile,
      add(["approvals"], "sampler: { sentry: { organization: lotus-labs, tokenRef: vercel-billing-token } }"),
      ["sampler.sentry"],
    ],
    [stagingFile, add(["approvals"], "guardrails: { vercel-build-minutes: null }"), ["sampler.vercel"]],
    [
      stagingFile,
      add(["approvals"], "sampler: null\nguardrails: { api-p95: { observabilitySource: sentry } }"),
      ["guardrails.api-p95.observabilitySource"],
    ],
    // What Google does not see, and a portal cannot be without, is told by a notice.
    [stagingFile, add(["approvals"], "sampler: null"), []],
    // A run of k6 writes what it measured by itself.
    [stagingFile, add(["approvals"], "guardrails: { api-p95: { observabilitySource: k6 } }"), []],
  ],
  "guardrail-sampled": [
    [
      stagingFile,
      add(["approvals"], "sampler: null"),
      ["guardrails.vercel-build-minutes.observabilitySource"],
    ],
  ],
  "migrator-fits": [
    [globalFile, set(["database", "urlRef"], "null"), ["database.job"]],
    [globalFile, set(["secrets", "migrations-database-url", "service"], "vercel"), ["database.urlRef"]],
    [globalFile, set(["database", "job", "app"], "portal"), ["database.job.app"]],
  ],
  "edge-fits": [
    [stagingFile, set(["edge", "flags", "host"], "flags.lotus.test"), ["edge.flags.host"]],
    [stagingFile, set(["edge", "flags", "host"], "lotus.example"), ["edge.flags.host"]],
    [stagingFile, set(["edge", "flags", "host"], "api-staging.lotus.example"), ["edge.flags.host"]],
    [globalFile, set(["secrets", "flags-kill-token", "service"], "github"), ["edge.flags.killTokenRef"]],
    [
      globalFile,
      set(["secrets", "api-sentry-dsn", "service"], "cloudflare"),
      ["secrets.api-sentry-dsn.service"],
    ],
    [stagingFile, set(["edge", "relay", "host"], "alerts.lotus.test"), ["edge.relay.host"]],
    [stagingFile, set(["edge", "relay", "host"], "api-staging.lotus.example"), ["edge.relay.host"]],
    [stagingFile, set(["edge", "relay", "host"], "flags-staging.lotus.example"), ["edge.relay.host"]],
    [globalFile, set(["secrets", "line-channel-token", "service"], "github"), ["channels.oncall.tokenRef"]],
    [stagingFile, set(["edge", "relay"], "null"), ["channels.oncall.kind"]],
  ],
  "alert-chain-ends": [
    [stagingFile, channel("oncall", "{ next: oncall }"), ["channels.oncall.next"]],
    [
      stagingFile,
      add(
        ["approvals"],
        "channels: { oncall: { next: chat }, chat: { kind: slack, urlRef: line-channel-token, next: oncall } }",
      ),
      ["channels.chat.next", "channels.oncall.next"],
    ],
  ],
  "pipeline-fits": [[stagingFile, set(["surfaces", "portal"], "null"), ["pipelines.staging-portal.app"]]],
  "pipeline-approval-is-given": [
    [
      productionFile,
      set(["approvals"], "{ method: none }"),
      ["api", "mobile", "ocr-worker", "portal"].map((app) => `pipelines.production-${app}.approvalRequired`),
    ],
  ],
  "workflow-file-unique": [
    [
      stagingFile,
      set(["pipelines", "staging-portal", "workflowFile"], ".github/workflows/staging-api.yml"),
      ["pipelines.staging-portal.workflowFile"],
    ],
  ],
  "cohort-rule-parses": [
    [globalFile, set(["cohorts", "support-team", "rule"], '"((("'), ["cohorts.support-team.rule"]],
    [globalFile, set(["cohorts", "support-team", "rule"], "user.team == 1"), ["cohorts.support-team.rule"]],
    [globalFile, set(["cohorts", "support-team", "rule"], "'1 + 1'"), ["cohorts.support-team.rule"]],
    [
      globalFile,
      set(["cohorts", "support-team", "rule"], "'subject.mail.matches(\"(a+)+$\")'"),
      ["cohorts.support-team.rule"],
    ],
    [globalFile, set(["cohorts", "support-team", "rule"], '\'subject.team in ["a", "b"]\''), []],
  ],
  "flag-on-ladder": [
    [
      stagingFile,
      set(["flags", "ocr-tables", "rolloutPercentage"], "30"),
      ["flags.ocr-tables.rolloutPercentage"],
    ],
  ],
  "release-channel-fits": [
    [
      stagingFile,
      add(["releaseChannels", "pre-release"], "production: { approver: x }"),
      ["releaseChannels.production"],
    ],
  ],
  "migration-file-exists": [
    [
      globalFile,
      add(["migrations", "0001-create-documents"], "0003-none: { description: x, isOneTime: true }"),
      ["migrations.0003-none"],
    ],
  ],
  "migration-number-unique": [
    [
      globalFile,
      add(["migrations", "0001-create-documents"], "2-again: { description: x, isOneTime: true }"),
      ["migrations.2-again"],
    ],
  ],
  "waiver-names-rule": [
    [stagingFile, add(["approvals"], waiver("require-nothing")), ["waivers.x.rule"]],
    [stagingFile, add(["approvals"], waiver("disallow-plaintext-secrets")), ["waivers.x.rule"]],
    [stagingFile, add(["approvals"], waiver("require-deletion-protection")), ["waivers.x.once"]],
    [
      stagingFile,
      add(["approvals"], waiver("disallow-public-access").replace("{ rule", "{ stack: repository, rule")),
      ["waivers.x.stack"],
    ],
  ],
  "gate-percent": [
    [globalFile, set(["gates", "pr", "thresholds", "coverage"], "0.8"), ["gates.pr.thresholds.coverage"]],
    [globalFile, set(["gates", "pr", "thresholds", "testPass"], "1"), []],
  ],
};

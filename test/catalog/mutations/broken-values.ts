import { globalFile, productionFile, stagingFile, usEastFile } from "../project.ts";
import { setValue } from "../yaml-edit.ts";
import { inPlace, type Mutation } from "./mutation.ts";

type Path = readonly (string | number)[];
type Row = readonly [file: string, path: Path, value: string, says: RegExp];

const api = ["surfaces", "api"];
const p95 = ["guardrails", "api-p95"];
const stagingApi = ["bundles", "staging-api"];
const isNoKey = (section: string, meant: string): RegExp =>
  new RegExp(`is not a key of ${section} \\(did you mean "${meant}"\\?`);

/** References to nothing: each a name that is nearly right. */
const references: readonly Row[] = [
  [stagingFile, [...api, "bundle"], "staging-apu", isNoKey("bundles", "staging-api")],
  [globalFile, [...api, "credentials", 1], "api-supabase-kay", isNoKey("secrets", "api-supabase-key")],
  [stagingFile, ["services", "api", "secretsBundleRef"], "staging-apis", isNoKey("bundles", "staging-api")],
  [stagingFile, [...stagingApi, "surface"], "apo", isNoKey("surfaces", "api")],
  [stagingFile, [...stagingApi, "supabaseKeyRef"], "api-supabase-ky", isNoKey("secrets", "api-supabase-key")],
  [
    stagingFile,
    [...stagingApi, "additionalRefs", 0],
    "api-database-uri",
    isNoKey("secrets", "api-database-url"),
  ],
  [stagingFile, ["bundles", "staging-portal", "vercelTokenRef"], "portal-token", /is not a key of secrets/],
  [
    stagingFile,
    ["bundles", "staging-portal", "cloudflareApiTokenRef"],
    "cloudflare-token",
    /is not a key of secrets/,
  ],
  [globalFile, [...p95, "surface"], "apis", isNoKey("surfaces", "api")],
  [globalFile, [...p95, "alertChannel"], "on-call", isNoKey("channels", "oncall")],
  [globalFile, ["registry", "tokenRef"], "ghcr-pul-token", isNoKey("secrets", "ghcr-pull-token")],
  [globalFile, ["flags", "portal-search", "cohorts", 1], "reader", isNoKey("cohorts", "readers")],
  [globalFile, [...p95, "runbookRef"], "docs/runbooks/api-latancy.md", /is no file of the project/],
  [globalFile, [...p95, "runbookRef"], "docs/runbooks", /is no file of the project/],
];

/** Values that are fine by themselves and do not fit to others. */
const misfits: readonly Row[] = [
  [stagingFile, [...api, "bundle"], "staging-portal", /belongs to surface "portal"/],
  [stagingFile, [...stagingApi, "surface"], "portal", /but "api" names this bundle/],
  [
    stagingFile,
    ["services", "api", "secretsBundleRef"],
    "staging-portal",
    /is not the bundle of surface "api"/,
  ],
  [globalFile, ["services", "api", "cloudProvider"], "vercel", /does not fit surface "api"/],
  [
    stagingFile,
    ["bundles", "staging-portal", "vercelTokenRef"],
    "api-sentry-dsn",
    /belongs to bundle "staging-api" already/,
  ],
  [
    stagingFile,
    [...stagingApi, "rotationCadenceDays"],
    "61",
    /bundle "staging-api" is rotated every 61 days/,
  ],
  [globalFile, ["secrets", "api-sentry-dsn", "keyName"], "DATABASE_URL", /is the key name of two secrets/],
  [
    stagingFile,
    ["bundles", "staging-ocr-worker", "serviceAccount"],
    "run-api",
    /is the account of bundle "staging-api"/,
  ],
  [stagingFile, [...stagingApi, "serviceAccount"], "deploy-staging", /is the account that deploys/],
  [stagingFile, [...api, "supabaseSchema"], "app_prod", /is production's alone \(use app_stg/],
  [productionFile, [...api, "supabaseSchema"], "app_stg", /must not be used in production/],
  [stagingFile, [...api, "endpointUrl"], "https://api.example.com", /does not lie below lotus.example/],
  [stagingFile, [...api, "endpointUrl"], "https://evil-lotus.example", /does not lie below lotus.example/],
  [
    stagingFile,
    ["surfaces", "portal", "endpointUrl"],
    "https://API-staging.lotus.example:443/",
    /endpoint of two surfaces/,
  ],
  [stagingFile, [...api, "cloudRun", "minInstances"], "5", /minInstances 5 is more than maxInstances 4/],
  [usEastFile, [...api, "cloudRun", "minInstances"], "21", /minInstances 21 is more than maxInstances 20/],
  [usEastFile, [...api, "endpointUrl"], "https://ocr-worker.lotus.example", /endpoint of two surfaces/],
  [usEastFile, [...api, "endpointUrl"], "https://api.example.com", /does not lie below/],
  [globalFile, [...p95, "ladder", "hold"], "2.4", /threshold 2.4 must be below hold 2.4/],
  [globalFile, [...p95, "ladder", "rollback"], "2.4", /hold 2.5 must be below rollback 2.4/],
  [globalFile, ["guardrails", "ocr-failure-rate", "threshold"], "101", /is a percentage and at most 100/],
  [globalFile, ["guardrails", "cloud-run-cpu", "threshold"], "100.5", /is a percentage and at most 100/],
  [productionFile, ["approvals", "reviewers", 1, "id"], "5824117", /is a reviewer already/],
  [
    stagingFile,
    ["pipelines", "staging-portal", "workflowFile"],
    ".github/workflows/staging-api.yml",
    /is the workflow of two pipelines/,
  ],
  [
    stagingFile,
    ["pipelines", "staging-api", "workflowFile"],
    ".github/workflows/production-api.yml",
    /is a workflow of production too/,
  ],
  [
    stagingFile,
    ["services", "dns", "ghEnvironment"],
    "production",
    /is a GitHub environment of production too/,
  ],
];

/** Values just outside of what their field takes. */
const outOfRange: readonly Row[] = [
  [globalFile, ["surfaces", "ocr-worker", "concurrencyLimit"], "0", /must be at least 1/],
  [globalFile, ["surfaces", "ocr-worker", "concurrencyLimit"], "1001", /must be at most 1000/],
  [globalFile, ["surfaces", "ocr-worker", "concurrencyLimit"], "1.5", /must be a whole number/],
  [globalFile, ["surfaces", "ocr-worker", "cloudRun", "timeoutSeconds"], "3601", /must be at most 3600/],
  [globalFile, ["surfaces", "ocr-worker", "cloudRun", "cpu"], "2", /must be one of .*put it in quotes/],
  [globalFile, ["surfaces", "ocr-worker", "cloudRun", "cpu"], '"3"', /must be one of/],
  [globalFile, ["surfaces", "api", "cloudRun", "memory"], "512M", /must be a size such as/],
  [globalFile, ["surfaces", "api", "public"], '"true"', /must be true or false \(remove the quotes/],
  [globalFile, ["surfaces", "api", "public"], "yes", /must be true or false/],
  [globalFile, ["secrets", "api-sentry-dsn", "rotationCadenceDays"], "91", /must be at most 90 days/],
  [globalFile, ["secrets", "api-sentry-dsn", "rotationCadenceDays"], "0", /must be at least 1 day/],
  [globalFile, ["secrets", "api-sentry-dsn", "status"], "retired", /must be one of/],
  [
    stagingFile,
    ["pipelines", "staging-api", "stages"],
    "[Build, Ruff]",
    /a list must be in the fixed order, each stage once/,
  ],
  [stagingFile, ["pipelines", "staging-api", "triggers"], "[push, push]", /must not name an event twice/],
  [stagingFile, ["pipelines", "staging-api", "triggers", 0], "pull_request_target", /must be one of/],
  [stagingFile, ["pipelines", "staging-api", "workflowFile"], "../api.yml", /must be a file such as/],
  [stagingFile, ["flags", "ocr-tables", "rolloutPercentage"], "100.1", /must be at most 100/],
  [stagingFile, ["flags", "ocr-tables", "rolloutPercentage"], "25%", /must be a number/],
  [stagingFile, ["flags", "ocr-tables", "enabled"], "on", /must be true or false/],
  [globalFile, ["cohorts", "readers", "rule"], "5 percent", /must be empty or a reference such as/],
  [globalFile, ["cohorts", "support-team", "rule"], '""', /must not be empty for a whitelist or label/],
  [globalFile, ["cohorts", "readers", "createdAt"], "2025-11-04T08:30:00", /with seconds and a zone/],
  [globalFile, ["cohorts", "readers", "createdAt"], "2025-02-30T08:30:00Z", /with seconds and a zone/],
  [globalFile, ["migrations", "0002-index-documents", "isOneTime"], '"no"', /must be true or false/],
  [globalFile, ["gates", "pr", "thresholds", "coverage"], "100.1", /must be at most 100/],
  [globalFile, ["gates", "pr", "requiredReviews"], "7", /must be at most 6/],
  [globalFile, ["gates", "pr", "requiredChecks"], "[]", /must not be empty/],
  [globalFile, ["guardrails", "cloud-run-cpu", "budget", "amount"], "0", /must be above 0/],
  [globalFile, ["product", "repository", "ownerId"], "104857600", /must be text \(put it in quotes/],
  [globalFile, ["product", "repository", "ownerId"], '"0104"', /must be a numeric id/],
  [globalFile, ["product", "deployIdentity", "appId"], "9007199254740993", /must be/],
  [stagingFile, [...api, "endpointUrl"], "http://api-staging.lotus.example", /must be an https URL/],
  [
    stagingFile,
    [...api, "endpointUrl"],
    "https://me:pw@api-staging.lotus.example",
    /redacted" must be an https URL/,
  ],
  [
    stagingFile,
    [...api, "cloudRun", "image"],
    "ghcr.io/lotus-labs/api:latest",
    /must be the name of an image of GHCR or Artifact Registry/,
  ],
  [
    stagingFile,
    [...api, "cloudRun", "image"],
    `ghcr.io/lotus-labs/api@sha256:${"a".repeat(64)}`,
    /must be without a digest.*cloudRun\.initialImage/,
  ],
  [
    stagingFile,
    [...api, "cloudRun", "initialImage"],
    "ghcr.io/lotus-labs/api",
    /must be an image of GHCR or Artifact Registry by digest/,
  ],
  [stagingFile, [...api, "cloudRun", "maxInstances"], "0", /must be at least 1/],
  [stagingFile, ["surfaces", "mobile", "expo", "distribution"], "public", /must be one of/],
  [productionFile, ["approvals", "reviewers", 0, "id"], "0", /must be above 0/],
  [productionFile, ["approvals", "reviewers", 0, "login"], "-mali", /must be a GitHub login/],
];

/** Hand-picked values, each wrong in its own way. */
export function brokenValues(read: (file: string) => string): Mutation[] {
  return [...references, ...misfits, ...outOfRange].map(([file, path, value, says]) => {
    const source = read(file);
    return inPlace({ file, source, path }, value, setValue(source, path, value), says);
  });
}

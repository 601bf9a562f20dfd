import { createHash } from "node:crypto";
import { GantryError } from "./errors.ts";
import type { EnvironmentName } from "./scalars.ts";
import type { CloudRunSurface, VercelSurface } from "./declared/deployment-surface.ts";
import { madeAs } from "./declared/made-as.ts";
import type { ProviderRegions, RegionName } from "./declared/region.ts";

/** The workload identity pool and its one provider: the same names in every project. */
export const identityPoolId = "github";
export const identityProviderId = "github-actions";

/** The Artifact Registry repository that mirrors GHCR. */
export const mirrorRepositoryId = "ghcr";

/** Domains of the service agents we give rights to (Google's page "Service agents"). */
const serviceAgentDomains = {
  artifactregistry: "gcp-sa-artifactregistry",
  monitoring: "gcp-sa-monitoring-notification",
  secretmanager: "gcp-sa-secretmanager",
} as const;
export type ServiceAgent = keyof typeof serviceAgentDomains;

/** Whatever knows the providers' names of its regions: a catalog, a component's scope. */
interface Mapped {
  providerRegions: ProviderRegions;
}

/** What a provider calls a region, such as us-east1 at Google. Throws a GantryError for a region nobody mapped. */
export function providerRegion(
  { providerRegions: known }: Mapped,
  region: RegionName,
  provider: "gcp" | "vercel",
): string {
  const names = known[region];
  if (!names) {
    throw new GantryError(`region "${region}" has no provider names`, {
      hint: `known regions: ${Object.keys(known).join(", ")}`,
      exitCode: 2,
    });
  }
  return names[provider];
}

/**
 * A service account id for something named `id`: `<prefix>-<id>`, or, where that has not the 6 to 30 characters that
 * Google wants, its beginning and six hex digits of the whole name's hash.
 */
export function accountId(prefix: string, id: string): string {
  const whole = `${prefix}-${id}`;
  if (whole.length >= 6 && whole.length <= 30) return whole;
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, 6);
  return `${whole.slice(0, 23).replace(/-+$/, "")}-${digest}`;
}

/** The account a Cloud Run surface runs as when its bundle names none. */
export function runAccountId(surface: string): string {
  return accountId("run", surface);
}

/** The account that deploys to one environment. */
export function deployAccountId(environment: EnvironmentName): string {
  return accountId("deploy", environment);
}

/** The account that looks whether one environment is still what was deployed. */
export function driftAccountId(environment: EnvironmentName): string {
  return accountId("drift", environment);
}

/** The account that changes the database of one environment. */
export function migrationAccountId(environment: EnvironmentName): string {
  return accountId("migrate", environment);
}

/** The Cloud Run job that runs migrations: the same name in every project. */
export const migrationJobName = "migrations";

/** The Cloud Run job that samples, and what starts it: the same names in every project. */
export const samplerName = "sampler";

/** The account that the sampler runs as. */
export function samplerAccountId(environment: EnvironmentName): string {
  return accountId("sample", environment);
}

/** The account that may start the sampler. */
export function scheduleAccountId(environment: EnvironmentName): string {
  return accountId("schedule", environment);
}

/** The Cloud Run job of a surface, and what starts it by the clock; unique in the project. */
export function surfaceJobName(surface: CloudRunSurface, job: string): string {
  return surface.cloudRun.jobs[job]?.jobName ?? `${madeAs(surface)}-${job}`;
}

/** The account that may start that job: of the job's name, since that is unique. */
export function starterAccountId(jobName: string): string {
  return accountId("start", jobName);
}

export function accountEmail(id: string, project: string): string {
  return `${id}@${project}.iam.gserviceaccount.com`;
}

/** Google's own account for an API in one project. Its address carries the project's number. */
export function serviceAgentEmail(agent: ServiceAgent, projectNumber: string): string {
  return `service-${projectNumber}@${serviceAgentDomains[agent]}.iam.gserviceaccount.com`;
}

/** The workload identity pool as an IAM member names it: by the project's number. */
export function identityPoolName(projectNumber: string): string {
  return `projects/${projectNumber}/locations/global/workloadIdentityPools/${identityPoolId}`;
}

/** `projects/<project>/secrets/<id>`: how a secret is named wherever it is referred to. */
export function secretName(project: string, id: string): string {
  return `projects/${project}/secrets/${id}`;
}

/** The registry below which Cloud Run finds GHCR's images, without a scheme. */
export function mirrorUrl(scope: Mapped & { project: string }, region: RegionName): string {
  return `${providerRegion(scope, region, "gcp")}-docker.pkg.dev/${scope.project}/${mirrorRepositoryId}`;
}

/** The Vercel project of a surface, one per environment; unique in the team. */
export function vercelProjectName(
  { product, environment }: { product: { name: string }; environment: EnvironmentName },
  surface: VercelSurface,
): string {
  return surface.vercel.projectName ?? `${product.name}-${madeAs(surface)}-${environment}`;
}

/** The component of what evaluates flags: the same name in every stack. */
export const flagEvaluatorName = "flag-evaluator";

/** The Worker that evaluates an environment's flags, and its namespace in Workers KV; unique in the account. */
export function flagWorkerName(product: string, environment: EnvironmentName): string {
  return `${product}-flags-${environment}`;
}

/** The Worker that has the object of that environment's kills. */
export function killsWorkerName(product: string, environment: EnvironmentName): string {
  return `${flagWorkerName(product, environment)}-kills`;
}

/** The component of what passes alerts on: the same name in every stack. */
export const alertRelayName = "alert-relay";

/** The Worker that passes an environment's alerts on; unique in the account. */
export function relayWorkerName(product: string, environment: EnvironmentName): string {
  return `${product}-alerts-${environment}`;
}

/** The Worker that has the objects of what that relay was told. */
export function outboxWorkerName(product: string, environment: EnvironmentName): string {
  return `${relayWorkerName(product, environment)}-outbox`;
}

/**
 * The GitHub variable that names a secret to workflows, such as API_DATABASE_URL_REF: services that share a GitHub
 * environment do not collide.
 */
export function referenceVariable(surface: string, keyName: string): string {
  return `${surface.replaceAll("-", "_").toUpperCase()}_${keyName}_REF`;
}

import { AlertChannel } from "../components/alert-channel.ts";
import { AlertRelay } from "../components/alert-relay.ts";
import type { DeepInput } from "../components/deep-input.ts";
import { DeploymentEnvironment } from "../components/deployment-environment.ts";
import { DeploymentSurface, type Foundation } from "../components/deployment-surface.ts";
import { DriftEnvironment } from "../components/drift-environment.ts";
import { FlagEvaluator } from "../components/flag-evaluator.ts";
import { GuardrailMetric } from "../components/guardrail-metric.ts";
import { ImageMirror } from "../components/image-mirror.ts";
import { OwnResources } from "../components/own-resources.ts";
import { MadeSecrets } from "../components/made-secrets.ts";
import { MigrationJob } from "../components/migration-job.ts";
import { ProjectServices } from "../components/project-services.ts";
import { RotationTopic } from "../components/rotation-topic.ts";
import type { Running } from "../components/running.ts";
import { Sampler } from "../components/sampler.ts";
import { labels, type Scope } from "../components/scope.ts";
import { SecretCredentialSet } from "../components/secret-credential-set.ts";
import { WorkloadIdentity } from "../components/workload-identity.ts";
import { endOfChain } from "../model/declared/alert-channel.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { CloudflareAccount } from "../model/declared/platform-accounts.ts";
import { bundleSecrets } from "../model/declared/credential-bundle.ts";
import {
  environmentsAtGitHub,
  ghEnvironments,
  surfaceGhEnvironment,
} from "../model/declared/gh-environment.ts";
import { whatGitHubHas } from "../model/declared/github-plan.ts";
import { isProtectedEnvironment } from "../model/declared/is-protected.ts";
import {
  alertRelayName,
  flagEvaluatorName,
  migrationJobName,
  providerRegion,
  samplerName,
} from "../model/cloud-names.ts";
import { madeAs, surfaceMadeAs } from "../model/declared/made-as.ts";
import { needsMirror } from "../model/declared/needs-mirror.ts";
import { samplerSecrets, samplerSourceOf } from "../model/declared/sampler.ts";
import { workerSecrets } from "../model/declared/worker-secrets.ts";
import { letsGo } from "../model/declared/waiver-limits.ts";
import type { EnvironmentOutputs } from "../model/outputs.ts";
import { environmentStackOutputs } from "./environment-outputs.ts";
import type { Own } from "./own.ts";
import { runOwn, type OwnMaker } from "./own-files.ts";
import type { Settings } from "./settings.ts";
import { migrationsId } from "./versions.ts";

/** What makes the product's own resources, by the key of the entry. */
type Makers = ReadonlyMap<string, OwnMaker>;

/** All of one environment, in the order in which things depend on each other. */
export function environmentStack(
  catalog: EnvironmentCatalog,
  settings: Settings,
  versions: ReadonlyMap<string, Running>,
  makers: Makers = new Map(),
): DeepInput<EnvironmentOutputs> {
  const scope = createScope(catalog, settings);
  const foundation = createFoundation(scope, catalog);
  const environments = createEnvironments(scope, catalog, foundation);
  if (whatGitHubHas(scope.product.repository).environments)
    new DriftEnvironment({ scope, identity: foundation.identity, schedules: hasSchedules(catalog) });
  const surfaces = createSurfaces({ scope, catalog, foundation, environments, versions });
  createMigrationJob(scope, catalog, foundation, versions);
  createFlagEvaluator(scope, catalog, foundation);
  createAlertRelay(scope, catalog, foundation);
  createSampler(scope, catalog, foundation);
  const guardrails = createGuardrails(scope, catalog, foundation);
  const outputs = environmentStackOutputs({ scope, catalog, foundation, surfaces, guardrails });
  createOwn({ scope, catalog, surfaces, makers, outputs });
  return outputs;
}

function createScope(catalog: EnvironmentCatalog, { project, projectNumber, regions, now }: Settings): Scope {
  const { environment, product, providerRegions, registry, waivers } = catalog;
  const services = new ProjectServices("project-services", {
    environment,
    project,
    projectNumber,
    agents: [
      "monitoring",
      "secretmanager",
      ...(registry.tokenRef === undefined ? [] : (["artifactregistry"] as const)),
    ],
    further: [
      ...(hasSchedules(catalog) ? (["cloudscheduler"] as const) : []),
      ...(reachesCloudSql(catalog) ? (["sqladmin"] as const) : []),
    ],
  });
  const deletionProtection = isProtectedEnvironment(catalog);
  const mayGo = new Set(waivers.flatMap((waiver) => (letsGo(waiver, now) ? [waiver.resource] : [])));
  return {
    environment,
    product,
    project,
    projectNumber,
    regions,
    providerRegions,
    deletionProtection,
    mayGo,
    now,
    services,
  };
}

/** Whether something is started by the clock. */
function hasSchedules({ sampler, surfaces }: EnvironmentCatalog): boolean {
  return (
    sampler !== undefined ||
    surfaces.some(
      (surface) =>
        surface.platform === "cloud-run" &&
        Object.values(surface.cloudRun.jobs).some(({ schedule }) => schedule !== undefined),
    )
  );
}

function reachesCloudSql({ regional }: EnvironmentCatalog): boolean {
  return Object.values(regional)
    .flatMap((surfaces) => Object.values(surfaces))
    .some(({ cloudRun }) => cloudRun.cloudSql.length > 0);
}

function createFoundation(scope: Scope, catalog: EnvironmentCatalog): Foundation {
  const { registry, secrets, cloudflare, expo } = catalog;
  const topic = new RotationTopic("secret-rotation", { scope });
  const token = secrets.find(({ id }) => id === registry.tokenRef);
  const mirror = needsMirror(catalog)
    ? new ImageMirror("image-mirror", { scope, registry, token, topic })
    : undefined;
  createLooseSecrets(scope, catalog, topic);
  const identity = new WorkloadIdentity("workload-identity", {
    scope,
    ghEnvironments: [...environmentsAtGitHub(catalog).keys()],
    readsLogs: catalog.database.job !== undefined,
    schedules: hasSchedules(catalog),
  });
  return { identity, mirror, topic, secrets, madeSecrets: new MadeSecrets(), cloudflare, expo };
}

/** Secrets that nothing else names: kept and judged like the others, readable by nobody. */
function createLooseSecrets(scope: Scope, catalog: EnvironmentCatalog, topic: RotationTopic): void {
  const { registry, database, bundles } = catalog;
  const ofJob = database.job === undefined ? undefined : database.urlRef;
  const ofWorkers = workerSecrets(catalog).keys();
  const ofSampler = samplerSecrets(catalog).keys();
  const ofBundles = bundles.flatMap(bundleSecrets);
  const named = new Set([registry.tokenRef, ofJob, ...ofWorkers, ...ofSampler, ...ofBundles]);
  for (const secret of catalog.secrets) {
    if (named.has(secret.id)) continue;
    const cadenceDays = secret.rotationCadenceDays;
    new SecretCredentialSet(secret.id, {
      scope,
      secret,
      topic,
      accessor: null,
      cadenceDays,
      lastRotatedAt: undefined,
    });
  }
}

function createEnvironments(
  scope: Scope,
  catalog: EnvironmentCatalog,
  { identity }: Foundation,
): ReadonlyMap<string, DeploymentEnvironment> {
  const variables = {
    GANTRY_ENVIRONMENT: scope.environment,
    GCP_PROJECT_ID: scope.project,
    GCP_WORKLOAD_IDENTITY_PROVIDER: identity.provider,
    GCP_DEPLOY_ACCOUNT: identity.deployAccount,
  };
  return new Map(
    [...ghEnvironments(catalog)].map(([ghEnvironment, services]) => [
      ghEnvironment,
      new DeploymentEnvironment(ghEnvironment, {
        scope,
        ghEnvironment,
        approvals: catalog.approvals,
        onePersonRecord: catalog.onePersonRecord,
        services,
        variables,
      }),
    ]),
  );
}

interface SurfacesArgs {
  scope: Scope;
  catalog: EnvironmentCatalog;
  foundation: Foundation;
  environments: ReadonlyMap<string, DeploymentEnvironment>;
  /** By surface id. */
  versions: ReadonlyMap<string, Running>;
}

function createSurfaces({
  scope,
  catalog,
  foundation,
  environments,
  versions,
}: SurfacesArgs): ReadonlyMap<string, DeploymentSurface> {
  const surfaces = new Map<string, DeploymentSurface>();
  for (const surface of catalog.surfaces) {
    const ghEnvironment = environments.get(surfaceGhEnvironment(catalog, surface.id));
    if (!ghEnvironment) throw new Error(`surface ${surface.id} has no GitHub environment`);
    const running = versions.get(surface.id);
    if (!running) throw new Error(`nobody said what surface ${surface.id} is to run`);
    const regional = scope.regions.flatMap((region) => {
      const own = catalog.regional[region]?.[surface.id];
      return own ? [{ region, surface: own }] : [];
    });
    const bundles = catalog.bundles.filter((bundle) => bundle.surface === surface.id);
    surfaces.set(
      surface.id,
      new DeploymentSurface(madeAs(surface), {
        scope,
        foundation,
        surface,
        running,
        regional,
        bundles,
        ghEnvironment,
      }),
    );
  }
  foundation.madeSecrets.requireAll();
  return surfaces;
}

function createMigrationJob(
  scope: Scope,
  { database, secrets }: EnvironmentCatalog,
  { identity, mirror, topic }: Foundation,
  versions: SurfacesArgs["versions"],
): void {
  const { job, urlRef } = database;
  if (job === undefined) return;
  const secret = secrets.find(({ id }) => id === urlRef);
  const running = versions.get(migrationsId);
  if (secret === undefined || running === undefined) throw new Error("the database's job has no secret");
  new MigrationJob(migrationJobName, { scope, database, job, secret, running, topic, mirror, identity });
}

/** The rule edge-fits has no Worker without it. */
function accountOf({ cloudflare }: EnvironmentCatalog): CloudflareAccount {
  if (cloudflare === undefined) throw new Error("a Worker needs an account at Cloudflare");
  return cloudflare;
}

function createFlagEvaluator(scope: Scope, catalog: EnvironmentCatalog, { topic }: Foundation): void {
  if (catalog.edge.flags === undefined) return;
  new FlagEvaluator(flagEvaluatorName, { scope, catalog, cloudflare: accountOf(catalog), topic });
}

function createAlertRelay(scope: Scope, catalog: EnvironmentCatalog, { topic }: Foundation): void {
  const { relay } = catalog.edge;
  if (relay === undefined) return;
  new AlertRelay(alertRelayName, {
    scope,
    catalog,
    cloudflare: accountOf(catalog),
    host: relay.host,
    topic,
  });
}

function createSampler(
  scope: Scope,
  catalog: EnvironmentCatalog,
  { identity, mirror, topic }: Foundation,
): void {
  const { sampler } = catalog;
  if (sampler === undefined) return;
  new Sampler(samplerName, { scope, catalog, sampler, topic, mirror, identity });
}

function createGuardrails(
  scope: Scope,
  catalog: EnvironmentCatalog,
  { identity }: Foundation,
): ReadonlyMap<string, GuardrailMetric> {
  const channels = new Map(
    Object.entries(catalog.channels).map(([id, channel]) => [
      id,
      new AlertChannel(id, { scope, id, channel, relayHost: catalog.edge.relay?.host, identity }),
    ]),
  );
  return new Map(
    catalog.guardrails.map((guardrail) => {
      const { alertChannel } = guardrail;
      const end = endOfChain(catalog.channels, alertChannel);
      const told = [...new Set([alertChannel, end.kind === "mail" ? end.id : ""])].map((id) => {
        const channel = channels.get(id);
        if (!channel) throw new Error(`guardrail ${guardrail.id} has no channel`);
        return channel;
      });
      const service = surfaceMadeAs(catalog, guardrail.surface);
      const isSampled = catalog.sampler !== undefined && samplerSourceOf(guardrail) !== undefined;
      const args = { scope, guardrail, service, channels: told, isSampled };
      return [guardrail.id, new GuardrailMetric(guardrail.id, args)];
    }),
  );
}

interface OwnArgs {
  scope: Scope;
  catalog: EnvironmentCatalog;
  surfaces: ReadonlyMap<string, DeploymentSurface>;
  makers: Makers;
  outputs: Own["outputs"];
}

/** Last, so that it is given all that there is. */
function createOwn({ scope, catalog, surfaces, makers, outputs }: OwnArgs): void {
  const { environment, project, projectNumber, services } = scope;
  const [primary, ...others] = scope.regions.map((region) => providerRegion(scope, region, "gcp"));
  if (primary === undefined) throw new Error(`${environment} has no region`);
  const accounts = [...surfaces].flatMap(([id, { account }]): [string, Own["accounts"][string]][] =>
    account === null ? [] : [[id, { ...account, member: `serviceAccount:${account.email}` }]],
  );
  for (const own of catalog.own) {
    const { digest, make } = makers.get(own.id) ?? {};
    const parent = new OwnResources(own.id, { scope, own, digest });
    const given: Own = {
      parent,
      name: own.id,
      environment,
      project,
      projectNumber,
      regions: [primary, ...others],
      labels: labels(scope),
      apis: services.apis,
      accounts: Object.fromEntries(accounts),
      outputs,
    };
    if (make !== undefined) runOwn(own.id, make, given);
  }
}

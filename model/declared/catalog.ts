import { z } from "zod";
import { entityId, type EnvironmentName } from "../scalars.ts";
import { recipients, type Recipients } from "./age-recipient.ts";
import { app, usualApps, type App } from "./app.ts";
import { alertChannel, type AlertChannel } from "./alert-channel.ts";
import { approvals, type Approvals } from "./approvals.ts";
import { credentialBundle, type CredentialBundle } from "./credential-bundle.ts";
import { deploymentEnvironment, type DeploymentEnvironment } from "./deployment-environment.ts";
import { deploymentSurface, type CloudRunSurface, type DeploymentSurface } from "./deployment-surface.ts";
import { database, type Database } from "./database.ts";
import { edge, type Edge } from "./edge.ts";
import { profilesSchema } from "./declared-profile.ts";
import type { GovernanceEntry } from "./governance-entry.ts";
import { ownSection, type OwnResources } from "./own-resources.ts";
import { guardrailMetric, type GuardrailMetric } from "./guardrail-metric.ts";
import { featureFlag, type FeatureFlag } from "./feature-flag.ts";
import { flagKey } from "./flag-key.ts";
import { cohort, type Cohort } from "./cohort.ts";
import { migrationName, migrationScript, type MigrationScript } from "./migration-script.ts";
import { releaseChannel, releaseChannelName, type ReleaseChannel } from "./release-channel.ts";
import { pipelineDefinition, type PipelineDefinition } from "./pipeline-definition.ts";
import { cloudflareAccount, expoAccount, registry } from "./platform-accounts.ts";
import type { CloudflareAccount, ExpoAccount, Registry } from "./platform-accounts.ts";
import { product, type Product } from "./product.ts";
import { qualityGate, type QualityGate } from "./quality-gate.ts";
import { regionName, regionsSchema, type ProviderRegions, type RegionName } from "./region.ts";
import { sampler, type Sampler } from "./sampler.ts";
import { runSettings, type RunSettings } from "./run-settings.ts";
import { secretCredentialSet, type SecretCredentialSet } from "./secret-credential-set.ts";
import { waiver, type Waiver } from "./waiver.ts";

/**
 * The catalog as its files spell it, after global → environment → region → subproject are merged and the derived keys
 * (id, environment, name, serviceName) are put in from the maps' keys.
 */
export const catalogSchema = z.strictObject({
  product: product.describe("what the whole product has once"),
  cloudflare: cloudflareAccount
    .optional()
    .describe(
      "the account and zone at Cloudflare; without it the names lie elsewhere, and somebody sets them there",
    ),
  expo: expoAccount.describe("the account and project at Expo"),
  registry: registry
    .prefault({})
    .describe("how Artifact Registry logs in to GHCR, whose images it mirrors; only for private ones"),
  database: database
    .prefault({})
    .describe("the database: where its migrations lie, and who must not see what"),
  edge: edge
    .prefault({})
    .describe(
      "what runs in Cloudflare's network: the Worker that evaluates flags, and the one that passes alerts on",
    ),
  sampler: sampler
    .optional()
    .describe("the job that measures what Google does not see; without it those guardrails have no data"),
  run: runSettings
    .prefault({})
    .describe("what the nine steps of a run do, where scripts/ and package.json do not say it"),
  apps: z
    .record(entityId, app)
    .default({ ...usualApps })
    .describe("what is checked, built and released by itself; the seed's four where the section is missing"),
  approvals: approvals.describe("who may let a version into the environment, and from which refs"),
  recipients,
  regions: regionsSchema.default({}).describe("regions beyond the usual six, by a name of one's own"),
  region: regionName
    .optional()
    .describe("where the environment is that has no folder regions/")
    .meta({ examples: ["us-east"] }),
  surfaces: z
    .record(entityId, deploymentSurface)
    .describe("what is deployed where: one app on one platform each"),
  services: z
    .record(entityId, deploymentEnvironment)
    .default({})
    .describe("what a release is measured by, and the GitHub environment that it is deployed from"),
  bundles: z
    .record(entityId, credentialBundle)
    .default({})
    .describe("the secrets that each surface may use, and who may read them"),
  secrets: z
    .record(entityId, secretCredentialSet)
    .default({})
    .describe("every secret, its owner and its keeper; never a value"),
  channels: z.record(entityId, alertChannel).default({}).describe("where alerts go"),
  guardrails: z
    .record(entityId, guardrailMetric)
    .default({})
    .describe("what is measured, from where on it raises an alert, and what to do then"),
  gates: z
    .record(entityId, qualityGate)
    .default({})
    .describe("what must hold before a branch takes a change"),
  pipelines: z
    .record(entityId, pipelineDefinition)
    .default({})
    .describe("the generated workflows, each of which builds an app and brings it into the environment"),
  flags: z.record(flagKey, featureFlag).default({}).describe("what is switched on, for which share"),
  cohorts: z.record(flagKey, cohort).default({}).describe("who gets a flag first"),
  releaseChannels: z
    .partialRecord(releaseChannelName, releaseChannel)
    .default({})
    .describe("who approves what is released, before production and in it"),
  migrations: z
    .record(migrationName, migrationScript)
    .default({})
    .describe("the SQL files that change the database, in the order of their numbers"),
  own: ownSection
    .default({})
    .describe(
      "the product's own resources, beside those of the components: a file of stacks/own/ makes them",
    ),
  profiles: profilesSchema.default({}).describe("what a shell has beside what every profile sets"),
  waivers: z
    .record(entityId, waiver)
    .default({})
    .describe("decisions to let one resource break one rule for a few days"),
});

/** One environment of the catalog, validated: what programs, rules and commands work with. Lists are sorted by key. */
export interface EnvironmentCatalog {
  environment: EnvironmentName;
  product: Product;
  /** Undefined where the zone of the product's domain lies elsewhere. */
  cloudflare: CloudflareAccount | undefined;
  expo: ExpoAccount;
  registry: Registry;
  database: Database;
  edge: Edge;
  apps: readonly App[];
  sampler: Sampler | undefined;
  approvals: Approvals;
  /** Who decided, and why, that one person lets versions in alone; undefined where reviewers do. */
  onePersonRecord?: GovernanceEntry | undefined;
  /** Who can read secrets.enc: age public keys by the name of their holder. */
  recipients: Recipients;
  /** The folders below regions/, sorted, or the one that `region` names. Never empty. */
  regions: readonly RegionName[];
  /** What the providers call every region that is known. */
  providerRegions: ProviderRegions;
  surfaces: readonly DeploymentSurface[];
  /** Cloud Run surfaces as merged for each region: region, then surface id. */
  regional: Readonly<Record<RegionName, Readonly<Record<string, CloudRunSurface>>>>;
  services: readonly DeploymentEnvironment[];
  bundles: readonly CredentialBundle[];
  secrets: readonly SecretCredentialSet[];
  channels: Readonly<Record<string, AlertChannel>>;
  guardrails: readonly GuardrailMetric[];
  gates: readonly QualityGate[];
  pipelines: readonly PipelineDefinition[];
  flags: readonly FeatureFlag[];
  cohorts: readonly Cohort[];
  /** Of versions; `channels` are those of alerts. */
  releaseChannels: readonly ReleaseChannel[];
  migrations: readonly MigrationScript[];
  own: readonly OwnResources[];
  /** Those of the environment's own stack. */
  waivers: readonly Waiver[];
}

/** What the repository has once: from the global file alone. */
export interface RepositoryCatalog {
  product: Product;
  run: RunSettings;
  apps: readonly App[];
  gates: readonly QualityGate[];
  /** The declared ones alone. */
  regions: ProviderRegions;
  /** Those of the stack of what the repository has once. */
  waivers: readonly Waiver[];
  /** The environments that have a folder, in the order of `environmentName`. */
  environments: readonly EnvironmentName[];
}

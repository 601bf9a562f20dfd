import type { z } from "zod";
import { derive, type Section } from "./derive.ts";
import type { Finding } from "./finding.ts";
import { findingsOf, issueText } from "./issues.ts";
import { didYouMean } from "./suggest.ts";
import { unknownKey } from "./unknown-key.ts";
import { limits } from "../files/limits.ts";
import { isPlainMap, mapAt, type Plain, type PlainMap } from "../plain.ts";
import type { Recipients } from "../../model/declared/age-recipient.ts";
import { app, usualApps, type App } from "../../model/declared/app.ts";
import { alertChannel, type AlertChannel } from "../../model/declared/alert-channel.ts";
import type { Approvals } from "../../model/declared/approvals.ts";
import { catalogSchema } from "../../model/declared/catalog.ts";
import { cohort, type Cohort } from "../../model/declared/cohort.ts";
import { credentialBundle, type CredentialBundle } from "../../model/declared/credential-bundle.ts";
import type { Database } from "../../model/declared/database.ts";
import type { Edge } from "../../model/declared/edge.ts";
import type { DeclaredProfile } from "../../model/declared/declared-profile.ts";
import {
  deploymentEnvironment,
  type DeploymentEnvironment,
} from "../../model/declared/deployment-environment.ts";
import { deploymentSurface, type DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import { featureFlag, type FeatureFlag } from "../../model/declared/feature-flag.ts";
import { flagKey } from "../../model/declared/flag-key.ts";
import { guardrailMetric, type GuardrailMetric } from "../../model/declared/guardrail-metric.ts";
import {
  migrationName,
  migrationScript,
  type MigrationScript,
} from "../../model/declared/migration-script.ts";
import { pipelineDefinition, type PipelineDefinition } from "../../model/declared/pipeline-definition.ts";
import type { CloudflareAccount, ExpoAccount, Registry } from "../../model/declared/platform-accounts.ts";
import type { Product } from "../../model/declared/product.ts";
import { qualityGate, type QualityGate } from "../../model/declared/quality-gate.ts";
import type { ProviderRegions, RegionName } from "../../model/declared/region.ts";
import {
  releaseChannel,
  type ReleaseChannel,
  releaseChannelName,
} from "../../model/declared/release-channel.ts";
import type { Sampler } from "../../model/declared/sampler.ts";
import type { ownSection } from "../../model/declared/own-resources.ts";
import type { RunSettings } from "../../model/declared/run-settings.ts";
import { secretCredentialSet, type SecretCredentialSet } from "../../model/declared/secret-credential-set.ts";
import type { DeclaredWaiver } from "../../model/declared/waiver.ts";
import { nearest } from "../../model/nearest.ts";
import { entityId, type EnvironmentName } from "../../model/scalars.ts";

/** The entities of one merged environment that are valid by themselves; what is not, is in the findings. */
export interface Entities {
  product: Product | undefined;
  cloudflare: CloudflareAccount | undefined;
  expo: ExpoAccount | undefined;
  registry: Registry | undefined;
  database: Database | undefined;
  edge: Edge | undefined;
  sampler: Sampler | undefined;
  run: RunSettings | undefined;
  apps: ReadonlyMap<string, App>;
  approvals: Approvals | undefined;
  recipients: Recipients | undefined;
  /** The declared ones. */
  regions: ProviderRegions | undefined;
  /** Where the environment is that has no folder for it. */
  region: RegionName | undefined;
  surfaces: ReadonlyMap<string, DeploymentSurface>;
  services: ReadonlyMap<string, DeploymentEnvironment>;
  bundles: ReadonlyMap<string, CredentialBundle>;
  secrets: ReadonlyMap<string, SecretCredentialSet>;
  channels: ReadonlyMap<string, AlertChannel>;
  guardrails: ReadonlyMap<string, GuardrailMetric>;
  gates: ReadonlyMap<string, QualityGate>;
  pipelines: ReadonlyMap<string, PipelineDefinition>;
  flags: ReadonlyMap<string, FeatureFlag>;
  cohorts: ReadonlyMap<string, Cohort>;
  releaseChannels: ReadonlyMap<string, ReleaseChannel>;
  migrations: ReadonlyMap<string, MigrationScript>;
  own: z.infer<typeof ownSection> | undefined;
  profiles: Readonly<Record<string, DeclaredProfile>> | undefined;
  waivers: Readonly<Record<string, DeclaredWaiver>> | undefined;
}

/** Each entity is parsed by itself, so that a mistake in one hides none in another. Maps are sorted by key. */
export function parseEntities(merged: PlainMap, environment: EnvironmentName, findings: Finding[]): Entities {
  const { shape } = catalogSchema;
  const one = <S extends z.ZodType>(key: string, schema: S): z.infer<S> | undefined =>
    parseValue(schema, merged[key], [key], findings);
  const all = <S extends z.ZodType>(section: Section, schema: S): Map<string, z.infer<S>> =>
    parseSection(section, schema, merged, environment, findings);
  checkTopLevel(merged, findings);
  return {
    product: one("product", shape.product),
    cloudflare: one("cloudflare", shape.cloudflare),
    expo: one("expo", shape.expo),
    registry: one("registry", shape.registry),
    database: one("database", shape.database),
    edge: one("edge", shape.edge),
    sampler: one("sampler", shape.sampler),
    run: one("run", shape.run),
    apps: parseApps(merged, environment, findings),
    approvals: one("approvals", shape.approvals),
    recipients: one("recipients", shape.recipients),
    regions: one("regions", shape.regions),
    region: one("region", shape.region),
    surfaces: all("surfaces", deploymentSurface),
    services: all("services", deploymentEnvironment),
    bundles: all("bundles", credentialBundle),
    secrets: all("secrets", secretCredentialSet),
    channels: all("channels", alertChannel),
    guardrails: all("guardrails", guardrailMetric),
    gates: all("gates", qualityGate),
    pipelines: all("pipelines", pipelineDefinition),
    flags: all("flags", featureFlag),
    cohorts: all("cohorts", cohort),
    releaseChannels: all("releaseChannels", releaseChannel),
    migrations: all("migrations", migrationScript),
    own: one("own", shape.own),
    profiles: one("profiles", shape.profiles),
    waivers: one("waivers", shape.waivers),
  };
}

/** From how many values on it pays that zod makes a program of a schema (measured); below, that takes longer than checking them. */
const worthCompiling = 100;

/** One value by its schema; undefined, and findings, where it does not fit. */
export function parseValue<S extends z.ZodType>(
  schema: S,
  value: Plain | undefined,
  path: readonly string[],
  findings: Finding[],
  jitless = true,
): z.infer<S> | undefined {
  const result = schema.safeParse(value, { error: issueText, jitless });
  if (result.success) return result.data;
  findings.push(...findingsOf(result.error, schema, value, path));
  return undefined;
}

/** Every entity of a section, sorted by key; one that does not fit is left out and told. */
export function parseSection<S extends z.ZodType>(
  section: Section,
  schema: S,
  merged: PlainMap,
  environment: EnvironmentName,
  findings: Finding[],
): Map<string, z.infer<S>> {
  const parsed = new Map<string, z.infer<S>>();
  const written = merged[section];
  if (written !== undefined && !isPlainMap(written))
    findings.push({ path: [section], text: "must be a map" });
  if (written === undefined && section === "surfaces") {
    findings.push({ path: [section], text: "is required", missing: true, showsValue: false });
  }
  const entities = mapAt(merged, [section]);
  const keys = Object.keys(entities).sort();
  for (const key of keys) {
    if (findings.length >= limits.findings) break;
    const validKey = sectionKey(section).safeParse(key, { error: issueText });
    if (!validKey.success) {
      findings.push(wrongKey(section, key, validKey.error));
      continue;
    }
    const entity = derive(section, key, entities[key], environment, findings);
    const value = parseValue(schema, entity, [section, key], findings, keys.length < worthCompiling);
    if (value !== undefined) parsed.set(key, value);
  }
  return parsed;
}

/** The declared apps; those of the seed where the section is missing. */
export function parseApps(
  merged: PlainMap,
  environment: EnvironmentName,
  findings: Finding[],
): ReadonlyMap<string, App> {
  if (merged["apps"] === undefined) return new Map(Object.entries(usualApps));
  return parseSection("apps", app, merged, environment, findings);
}

/** A section that has few keys knows them as an entity knows its fields. */
function wrongKey(section: Section, key: string, error: z.ZodError): Finding {
  const path = [section, key];
  const [issue] = error.issues;
  if (issue?.code !== "invalid_value")
    return { path, text: issue?.message ?? "is no valid key", showsKey: true };
  const known = issue.values.map(String);
  const hint = didYouMean(key, known) ?? `known: ${known.join(", ")}`;
  return { path, text: "is not a known key", hint, meant: nearest(key, known), showsValue: false };
}

function checkTopLevel(merged: PlainMap, findings: Finding[]): void {
  for (const key of Object.keys(merged).slice(0, limits.findings)) {
    if (!Object.hasOwn(catalogSchema.shape, key))
      findings.push(unknownKey(catalogSchema, merged, [], [], key));
  }
}

/** What the keys of a section's entities may be, where they are not ids. */
const ownKeys: Readonly<Partial<Record<Section, z.ZodType<string>>>> = {
  flags: flagKey,
  cohorts: flagKey,
  releaseChannels: releaseChannelName,
  migrations: migrationName,
};

/** The schema of the keys of a section. */
function sectionKey(section: Section): z.ZodType<string> {
  return ownKeys[section] ?? entityId;
}

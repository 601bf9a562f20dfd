import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { checkout } from "../../support/project.ts";

const entities = z.record(z.string(), z.record(z.string(), z.unknown()));

/** The sections that a benchmark's catalog has; the others, which name what it lacks, are left out. */
const catalogFile = z.object({
  ...Object.fromEntries(
    ["product", "cloudflare", "expo", "registry", "approvals", "recipients", "gates"].map((section) => [
      section,
      z.unknown().optional(),
    ]),
  ),
  surfaces: entities.default({}),
  services: entities.default({}),
  secrets: entities.default({}),
  bundles: entities.default({}),
  guardrails: entities.default({}),
  channels: entities.default({}),
});
type CatalogFile = z.infer<typeof catalogFile>;

/** What a generated catalog holds besides the trimmed example. */
export interface CatalogShape {
  /** Surfaces on Cloud Run, each with a domain and a bundle of one secret. */
  cloudRun: number;
  /** Without the secrets: GitHub keeps 100 variables of an environment, of which each secret becomes one. */
  bare?: boolean;
  /** Surfaces on Vercel, likewise. */
  vercel: number;
  /** Plain variables of each generated surface on Vercel; each becomes a resource of its own. */
  variables: number;
  /** Whether each generated surface has the guardrail that the policy pack asks for; without it no preview passes. */
  guarded?: boolean;
}

export const nothingMore: CatalogShape = { cloudRun: 0, vercel: 0, variables: 0 };

const digest = "8479183c55086ee905d34fe4fa7ad61d53048d6d4e9fe7778b6648f5afeb5485";
const keptSurfaces = ["api", "portal"];
const keptGuardrails = ["api-p95", "cloud-run-cpu", "vercel-build-minutes"];
const keptSecrets = [
  ...["api-supabase-key", "ghcr-pull-token"],
  ...["portal-supabase-anon-key", "portal-vercel-token", "cloudflare-api-token"],
];

/**
 * Writes environments/ of a project that has staging alone: the example without its worker and its app
 * (68 resources), and what `shape` adds.
 */
export function writeCatalog(root: string, shape: CatalogShape): void {
  const global = trimmed("global");
  const staging = trimmed("staging");
  for (let index = 0; index < shape.cloudRun; index += 1) addCloudRun(global, staging, index, shape);
  for (let index = 0; index < shape.vercel; index += 1) addVercel(global, staging, index, shape.variables);
  mkdirSync(join(root, "environments", "staging", "regions", "us-east"), { recursive: true });
  mkdirSync(join(root, "environments", "global"), { recursive: true });
  for (const [name, file] of Object.entries({ global, staging })) {
    writeFileSync(catalogPath(root, name), stringify(file, { aliasDuplicateObjects: false }));
  }
}

export function catalogPath(root: string, layer: string): string {
  return join(root, "environments", layer, "config.yml");
}

function trimmed(layer: string): CatalogFile {
  const file = catalogFile.parse(parse(readFileSync(catalogPath(checkout, layer), "utf8")));
  const isKept = (id: string): boolean => keptSurfaces.some((surface) => id.endsWith(surface));
  const api = file.surfaces["api"];
  if (layer === "global" && api !== undefined) api["credentials"] = ["api-supabase-key"];
  const bundle = file.bundles["staging-api"];
  if (bundle !== undefined) bundle["additionalRefs"] = [];
  return {
    ...file,
    surfaces: only(file.surfaces, isKept),
    services: only(file.services, isKept),
    bundles: only(file.bundles, isKept),
    secrets: only(file.secrets, (id) => keptSecrets.includes(id)),
    // No relay is deployed, so alerts go by mail.
    channels: only(file.channels, (id) => id === "email"),
    guardrails: Object.fromEntries(
      Object.entries(only(file.guardrails, (id) => keptGuardrails.includes(id))).map(([id, guardrail]) => [
        id,
        layer === "global" ? { ...guardrail, alertChannel: "email" } : guardrail,
      ]),
    ),
  };
}

function only(map: z.infer<typeof entities>, keep: (id: string) => boolean): z.infer<typeof entities> {
  return Object.fromEntries(Object.entries(map).filter(([id]) => keep(id)));
}

function addCloudRun(
  global: CatalogFile,
  staging: CatalogFile,
  index: number,
  { guarded = false, bare = false }: CatalogShape,
): void {
  const id = `service-${index}`;
  const credentials = bare ? [] : [`${id}-key`];
  global.surfaces[id] = { app: "api", platform: "cloud-run", credentials };
  staging.surfaces[id] = {
    endpointUrl: `https://${id}-staging.lotus.example`,
    supabaseSchema: "app_stg",
    ...(bare ? {} : { bundle: `staging-${id}` }),
    cloudRun: {
      image: `ghcr.io/lotus-labs/${id}`,
      initialImage: `ghcr.io/lotus-labs/${id}@sha256:${digest}`,
      maxInstances: 2,
    },
  };
  if (guarded) global.guardrails[`${id}-p95`] = { ...global.guardrails["api-p95"], surface: id };
  if (!bare) addSecret(global, staging, id, { service: "supabase", keyName: "SUPABASE_SERVICE_KEY" });
}

function addVercel(global: CatalogFile, staging: CatalogFile, index: number, variables: number): void {
  const id = `site-${index}`;
  global.surfaces[id] = {
    app: "portal",
    platform: "vercel",
    credentials: [`${id}-key`],
    vercel: { rootDirectory: `apps/${id}` },
  };
  const names = Array.from({ length: variables }, (_, each) => `NEXT_PUBLIC_SETTING_${each}`);
  staging.surfaces[id] = {
    endpointUrl: `https://${id}-staging.lotus.example`,
    supabaseSchema: "app_stg",
    bundle: `staging-${id}`,
    vercel: {
      protection: "all",
      variables: Object.fromEntries(names.map((name) => [name, `${id} ${name}`])),
    },
  };
  addSecret(global, staging, id, { service: "vercel", keyName: "SUPABASE_ANON_KEY" });
}

function addSecret(
  global: CatalogFile,
  staging: CatalogFile,
  id: string,
  secret: { service: string; keyName: string },
): void {
  const owner = "platform-team";
  global.secrets[`${id}-key`] = { ...secret, owner, rotationCadenceDays: 60, status: "active" };
  staging.bundles[`staging-${id}`] = {
    surface: id,
    supabaseKeyRef: `${id}-key`,
    rotationCadenceDays: 60,
    owner,
  };
}

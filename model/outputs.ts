import { z } from "zod";
import { appName, environmentName } from "./scalars.ts";
import { regionName } from "./declared/region.ts";

/** Bumped whenever a key is removed or changes its meaning; workflows refuse a version they do not know. */
export const outputsVersion = 1;

const text = z.string().min(1);

const everySurface = {
  app: appName,
  version: text
    .nullable()
    .default(null)
    .describe("the version it is to run, such as api/v1.2.3; null before the first"),
  githubEnvironment: text.describe("the GitHub environment its workflows run in"),
  url: text.describe("where users and checks reach it"),
  dns: z
    .array(z.strictObject({ name: text, type: z.enum(["A", "CNAME"]), content: text }))
    .optional()
    .describe(
      "the records that somebody sets where a zone lies; only where that is not the product's at Cloudflare",
    ),
};

const served = {
  ...everySurface,
  publicCheck: text.describe("path for checks from outside"),
  schema: text.nullable().describe("database schema; null where none is used"),
};

const cloudRunService = z.strictObject({
  name: text.describe("name of the Cloud Run service"),
  location: text.describe("Google's name of the region"),
  uri: text.describe("Cloud Run's own address of the service"),
  url: text.describe("the address of this region alone"),
  image: text.describe("image by digest, from the region's mirror"),
});

const surfaceOutputs = z.discriminatedUnion("platform", [
  z.strictObject({
    ...served,
    platform: z.literal("cloud-run"),
    healthCheck: text.describe("liveness path of the platform's own probes"),
    readyCheck: text.describe("readiness path of the platform's own probes"),
    serviceAccount: text.describe("e-mail of the account it runs as"),
    services: z
      .record(regionName, cloudRunService)
      .describe("one service per region; none where it waits for its first version"),
  }),
  z.strictObject({
    ...served,
    platform: z.literal("vercel"),
    project: text.describe("Vercel project id"),
    projectName: text.describe("Vercel project name"),
    domain: text.describe("production domain"),
    domains: z.array(text).min(1).optional().describe("further domains, where there are any"),
  }),
  z.strictObject({
    ...everySurface,
    platform: z.literal("expo-eas"),
    account: text.describe("Expo account"),
    project: text.describe("EAS project id"),
    profile: text.describe("build profile in eas.json"),
    channel: text.describe("EAS channel"),
    distribution: z.enum(["internal", "store"]),
    builds: z.array(text).min(1).optional().describe("further build profiles, where there are any"),
  }),
]);
export type SurfaceOutputs = z.infer<typeof surfaceOutputs>;

/** Outputs of an environment's stack: all that workflows read, and no secret. Top-level keys are stack outputs. */
export const environmentOutputs = z.strictObject({
  version: z.literal(outputsVersion),
  environment: environmentName,
  product: text.describe("short name of the product"),
  repository: text.describe("GitHub repository, <owner>/<name>"),
  project: text.describe("Google Cloud project id"),
  regions: z.array(regionName).min(1).describe("the primary one first"),
  registries: z
    .record(regionName, text)
    .describe("the mirror of GHCR in each region; none where all images lie in Artifact Registry"),
  workloadIdentity: z.strictObject({
    provider: text.describe("full name of the workload identity provider"),
    deployAccount: text.describe("e-mail of the account that deploys"),
  }),
  githubEnvironments: z
    .array(text)
    .describe("the GitHub environments of this environment; none where the plan has none"),
  surfaces: z.record(z.string(), surfaceOutputs).describe("by surface id"),
  secrets: z
    .record(z.string(), text)
    .describe(
      "by secret id: where it is kept, projects/<project>/secrets/<id> or <keeper>:<name>; never a value",
    ),
  guardrails: z
    .record(z.string(), z.record(z.string(), text))
    .describe("by guardrail id: the alert policy of each level"),
});
export type EnvironmentOutputs = z.infer<typeof environmentOutputs>;

/** Outputs of the `repository` stack. */
export const repositoryOutputs = z.strictObject({
  version: z.literal(outputsVersion),
  repository: text.describe("GitHub repository, <owner>/<name>"),
  defaultBranch: text.describe("the protected branch that deployments run from"),
  rulesets: z.record(z.string(), text).describe("by name: id of the ruleset"),
  labels: z.partialRecord(environmentName, text).describe("by environment: the label of its issues"),
});
export type RepositoryOutputs = z.infer<typeof repositoryOutputs>;

/** Outputs of any stack. */
export const stackOutputs = z.union([environmentOutputs, repositoryOutputs]);
export type StackOutputs = z.infer<typeof stackOutputs>;

import { z } from "zod";
import { subprojectPath } from "../observed/tag-name.ts";
import { appName, domainName, entityId, environmentName, httpsUrl, urlPath } from "../scalars.ts";
import { cloudRunCpu, cloudRunMemory } from "./cloud-run-container.ts";
import { cloudRunJob } from "./cloud-run-job.ts";
import { cloudRunSidecar, startsAfter } from "./cloud-run-sidecar.ts";
import { cloudRunVolume } from "./cloud-run-volume.ts";
import { imageByDigest, imageName } from "./image-name.ts";
import { plainVariables } from "./plain-variables.ts";
import { vercelCron } from "./vercel-cron.ts";
import { noFramework, vercelFrameworks } from "./vercel-frameworks.ts";

const cloudSqlInstance = z
  .string()
  .regex(
    /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]:[a-z0-9-]+:[a-z][a-z0-9-]{0,97}$/,
    "must be a connection name of Cloud SQL, <project>:<region>:<instance>",
  );

const vpcName = z
  .string()
  .regex(
    /^(?:projects\/[a-z0-9.:-]+\/(?:global\/networks|regions\/[a-z0-9-]+\/subnetworks)\/)?[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be a name such as "apps", or its whole name with the project, for one of another project',
  );

const projectRole = z
  .string()
  .regex(
    /^roles\/(?!(?:owner|editor|viewer)$)[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)?$/,
    'must be one of Google\'s roles such as "roles/storage.objectUser", and not owner, editor or viewer, which reach into everything',
  );

const cloudRunSettings = z.strictObject({
  image: imageName
    .describe("the image's name; a version's tag names its digest")
    .meta({ examples: ["ghcr.io/lotus-labs/api"] }),
  initialImage: imageByDigest
    .optional()
    .describe("the image by digest that runs before the first version; without it the surface waits for one")
    .meta({ examples: [`ghcr.io/lotus-labs/api@sha256:${"8479183c".repeat(8)}`] }),
  port: z.int().min(1).max(65_535).default(8080).describe("port the container listens on"),
  cpu: cloudRunCpu.default("1").describe("vCPUs per instance"),
  memory: cloudRunMemory.default("512Mi").describe("memory per instance"),
  minInstances: z.int().min(0).max(1000).default(0).describe("instances kept warm"),
  maxInstances: z.int().min(1).max(1000).default(4).describe("upper bound, and so the cost's"),
  timeoutSeconds: z.int().min(1).max(3600).default(60).describe("seconds until a request is cut"),
  cpuAlways: z
    .boolean()
    .default(false)
    .describe(
      "whether it has its CPU between requests as well, for work in the background; paid all the time",
    ),
  sessionAffinity: z
    .boolean()
    .default(false)
    .describe("whether the requests of one client go to one instance, as long as it is there"),
  cloudSql: z
    .array(cloudSqlInstance)
    .refine((names) => new Set(names).size === names.length, "must not name an instance twice")
    .default([])
    .describe("instances of Cloud SQL that it reaches below /cloudsql")
    .meta({ examples: [["lotus-staging:us-east1:orders"]] }),
  vpc: z
    .strictObject({
      network: vpcName
        .describe("the network")
        .meta({ examples: ["projects/lotus-net/global/networks/apps"] }),
      subnetwork: vpcName
        .describe("the subnetwork, in the service's region")
        .meta({ examples: ["projects/lotus-net/regions/us-east1/subnetworks/run"] }),
      egress: z
        .enum(["private-ranges", "all"])
        .default("private-ranges")
        .describe("what goes through the network: calls of private addresses, or all"),
    })
    .optional()
    .describe("the network of Google's that its calls go through"),
  roles: z
    .array(projectRole)
    .refine((roles) => new Set(roles).size === roles.length, "must not name a role twice")
    .default([])
    .describe("what its account may do in the project beside reading its secrets")
    .meta({ examples: [["roles/storage.objectUser"]] }),
  variables: plainVariables
    .describe("plain environment variables of the container")
    .meta({ examples: [{ LOG_FORMAT: "json" }] }),
  volumes: z
    .record(entityId, cloudRunVolume)
    .default({})
    .describe("what it has in its file system: buckets of Cloud Storage, secrets as files, and memory"),
  sidecars: z
    .record(entityId, cloudRunSidecar)
    .default({})
    .describe("containers beside the service's own, which take no requests"),
  dependsOn: startsAfter
    .describe("the sidecars that have to be started before the service's own container")
    .meta({ examples: [["sql-proxy"]] }),
  jobs: z
    .record(entityId, cloudRunJob)
    .default({})
    .describe("what its image does beside answering requests, as the same account and with the same secrets"),
});

const folder = z
  .string()
  .regex(
    /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[\w./-]+$/,
    "must be a folder of the repository, without ./ and ../ in its path",
  )
  .max(200, "must have at most 200 characters");

const vercelCommand = z
  .string()
  .regex(/^[!-~](?:[ -~]*[!-~])?$/, "must be one line of letters, digits and signs, without blanks around it")
  .max(256, "must have at most 256 characters")
  .optional();

const vercelDomain = z.strictObject({
  redirectTo: domainName
    .optional()
    .describe("the host of the surface that it redirects to; without it, it serves what the surface serves")
    .meta({ examples: ["lotus.example"] }),
  statusCode: z
    .literal([301, 302, 307, 308])
    .optional()
    .describe("how it redirects; 308, for good and with the method kept, without it"),
});

/** As Vercel takes the name of a project. */
export const vercelProject = z
  .string()
  .regex(/^(?!.*---)[a-z0-9-]{1,52}$/, 'must be 1–52 of [a-z0-9-], without "---", as Vercel calls a project');

const vercelSettings = z.strictObject({
  projectName: vercelProject
    .optional()
    .describe(
      "what Vercel calls the project, where that was there before; made of product, surface and environment without it",
    )
    .meta({ examples: ["lotus-web"] }),
  framework: z
    .string()
    .refine(
      (slug) => [...vercelFrameworks, noFramework].includes(slug),
      'must be a preset of Vercel\'s, such as "nextjs", "vite", "sveltekit", "astro" or "remix", or "other"',
    )
    .meta({ enum: [...vercelFrameworks, noFramework] })
    .default("nextjs")
    .describe("Vercel's framework preset; `other`, as Vercel calls it, for none"),
  installCommand: vercelCommand
    .describe("installs the packages, instead of what Vercel makes out by itself")
    .meta({ examples: ["pnpm install --frozen-lockfile"] }),
  buildCommand: vercelCommand
    .describe("builds the app, instead of the preset's command")
    .meta({ examples: ["turbo run build --filter=portal"] }),
  outputDirectory: folder
    .optional()
    .describe("what the build makes, below the app's folder, instead of the preset's")
    .meta({ examples: ["dist"] }),
  rootDirectory: folder
    .optional()
    .describe("folder of the app in the repository")
    .meta({ examples: ["apps/portal"] }),
  protection: z
    .enum(["none", "previews", "all"])
    .default("previews")
    .describe("which deployments ask for a Vercel login: none, all but production domains, or all"),
  domains: z
    .record(domainName, vercelDomain)
    .default({})
    .describe("further hosts that lead to it, beside that of endpointUrl, by their names")
    .meta({ examples: [{ "www.lotus.example": { redirectTo: "lotus.example" } }] }),
  crons: z
    .record(entityId, vercelCron)
    .default({})
    .describe("what Vercel calls by the clock; in production beside what the app says itself")
    .meta({ examples: [{ digest: { path: "/api/cron/digest", schedule: "0 5 * * *" } }] }),
  sensitiveVariables: z
    .boolean()
    .default(false)
    .describe(
      "whether the team takes sensitive variables only, which cannot be read back: their drift is invisible",
    ),
  variables: plainVariables
    .describe("plain environment variables of the project")
    .meta({ examples: [{ NEXT_PUBLIC_API_URL: "https://api.lotus.example" }] }),
});

const expoDistribution = z.enum(["internal", "store"]);

const expoStores = z.strictObject({
  appStoreId: z
    .string()
    .regex(/^\d{1,30}$/, "must be the digits that App Store Connect calls the Apple ID of the app")
    .describe("the app's id at App Store Connect")
    .meta({ examples: ["1234567891"] }),
  playTrack: z
    .string()
    .regex(/^[A-Za-z0-9][\w:-]{0,99}$/, 'must be a track of Google Play such as "internal"')
    .default("internal")
    .describe("the track of Google Play"),
});

const expoBuild = z.strictObject({
  distribution: expoDistribution.describe("who gets the builds"),
  platforms: z
    .array(z.enum(["android", "ios"]))
    .min(1, "must not be empty")
    .refine((names) => new Set(names).size === names.length, "must not name a platform twice")
    .default(["android", "ios"])
    .describe("what it is built for")
    .meta({ examples: [["android"]] }),
  submit: expoStores.optional().describe("where a release submits these builds; without it nobody does"),
});

const expoSettings = z.strictObject({
  profile: entityId.describe("build profile in eas.json").meta({ examples: ["staging"] }),
  channel: entityId.describe("EAS channel that builds listen to").meta({ examples: ["staging"] }),
  distribution: expoDistribution.describe("who gets the builds"),
  environment: z
    .enum(["development", "preview", "production"])
    .optional()
    .describe(
      "which of Expo's own sets of variables native builds get; without it production in production, and preview elsewhere",
    ),
  variables: plainVariables
    .describe("plain variables, of which updates and native builds get the same")
    .meta({ examples: [{ EXPO_PUBLIC_API_URL: "https://api.lotus.example" }] }),
  submit: expoStores
    .optional()
    .describe("where a release submits its new native builds; without it nobody does"),
  builds: z
    .record(entityId, expoBuild)
    .default({})
    .describe(
      "further builds of each native side, by their profiles in eas.json; they listen to the same channel",
    )
    .meta({ examples: [{ "staging-test": { distribution: "internal", platforms: ["android"] } }] }),
});

const shared = {
  id: entityId.describe("unique in its environment; the key of the map"),
  madeAs: entityId
    .optional()
    .describe("the name that its resources were made under and keep; `gantry rename surface` writes it")
    .meta({ examples: ["portal"] }),
  app: appName,
  subproject: subprojectPath
    .optional()
    .describe("the subproject whose versions it runs; the app's name without it")
    .meta({ examples: ["services/auth"] }),
  environment: environmentName,
  endpointUrl: httpsUrl
    .describe("where users and checks reach it")
    .meta({ examples: ["https://api-staging.lotus.example"] }),
  healthCheck: urlPath
    .default("/healthz")
    .describe("liveness path for the platform's own probes, answers 200 or 503"),
  publicCheck: urlPath
    .default("/ready")
    .describe("path for checks from outside: Google answers /healthz on public URLs itself"),
  supabaseSchema: z
    .string()
    .regex(/^(?!pg_)[a-z_][a-z0-9_]{0,62}$/, "must be a schema of Postgres such as app_stg")
    .nullable()
    .default(null)
    .describe("database schema; null where none is used")
    .meta({ examples: ["app_stg"] }),
  bundle: entityId
    .nullable()
    .default(null)
    .describe("the bundle that it runs with")
    .meta({ examples: ["staging-api"] }),
  credentials: z
    .array(entityId)
    .refine((ids) => new Set(ids).size === ids.length, "must not name a secret twice")
    .default([])
    .describe("the secrets that it reads; all of them in its bundle, or shared with it")
    .meta({ examples: [["api-database-url"]] }),
  public: z.boolean().default(false).describe("whether everyone may call it without a login"),
};

const readyPath = urlPath.default("/readyz").describe("readiness path, answers 200 or 503");

/** A hosting target and how an app is deployed to it (003). One platform block, named for the platform. */
export const deploymentSurface = z
  .discriminatedUnion("platform", [
    z.strictObject({
      ...shared,
      platform: z.literal("cloud-run").describe("Google Cloud Run v2"),
      readyCheck: readyPath,
      concurrencyLimit: z
        .int()
        .min(1)
        .max(1000)
        .default(5)
        .describe("requests per instance at once; unset would mean 80"),
      deletionProtection: z
        .boolean()
        .default(false)
        .describe("refuse to delete the service; required in production"),
      cloudRun: cloudRunSettings.describe("what only Cloud Run has"),
    }),
    z.strictObject({
      ...shared,
      platform: z.literal("vercel").describe("Vercel project and domain"),
      readyCheck: readyPath,
      concurrencyLimit: z.null().default(null).describe("Vercel scales by itself"),
      vercel: vercelSettings.prefault({}).describe("what only Vercel has"),
    }),
    z.strictObject({
      ...shared,
      platform: z.literal("expo-eas").describe("Expo EAS build profile"),
      readyCheck: z.null().default(null).describe("an app store build has no readiness"),
      concurrencyLimit: z.null().default(null).describe("nothing is served"),
      expo: expoSettings.describe("what only Expo has"),
    }),
  ])
  .describe("A hosting target and how an app is deployed to it.");
export type DeploymentSurface = z.infer<typeof deploymentSurface>;
export type CloudRunSurface = Extract<DeploymentSurface, { platform: "cloud-run" }>;
export type VercelSurface = Extract<DeploymentSurface, { platform: "vercel" }>;
export type ExpoSurface = Extract<DeploymentSurface, { platform: "expo-eas" }>;
/** A surface whose platform builds it anew for each environment; the other runs an image that was built once. */
export type BuiltSurface = Exclude<DeploymentSurface, CloudRunSurface>;

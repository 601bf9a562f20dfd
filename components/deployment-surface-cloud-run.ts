import type * as pulumi from "@pulumi/pulumi";
import { Service } from "@pulumi/gcp/cloudrunv2/service.js";
import { ServiceIamMember } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
import { IAMMember as ProjectIAMMember } from "@pulumi/gcp/projects/iammember.js";
import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";
import { madeAs } from "../model/declared/made-as.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { providerRegion } from "../model/cloud-names.ts";
import { regionalUrl } from "../model/surface-hosts.ts";
import { createSurfaceJobs } from "./cloud-run-jobs.ts";
import { cloudRunTemplate } from "./cloud-run-template.ts";
import type { CredentialBundle } from "./credential-bundle.ts";
import { mirroredImage, type ImageMirror } from "./image-mirror.ts";
import type { PlatformSurface } from "./platform-surface.ts";
import type { RunAccount } from "./run-account.ts";
import { runningImage, trafficTargets, type Running } from "./running.ts";
import { isProtected, labels, type Scope } from "./scope.ts";
import type { SurfaceHost } from "./surface-dns.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

/** A Cloud Run surface as it is in one region. */
export interface RegionalSurface {
  region: RegionName;
  surface: CloudRunSurface;
}

export interface CloudRunArgs {
  scope: Scope;
  surface: CloudRunSurface;
  running: Running;
  /** Never empty; the primary region first. */
  regional: readonly RegionalSurface[];
  account: RunAccount;
  bundles: readonly CredentialBundle[];
  mirror: ImageMirror | undefined;
  secrets: readonly SecretEntity[];
  githubEnvironment: string;
  identity: WorkloadIdentity;
}

/** A region that has an image to run. */
interface ServedRegion extends RegionalSurface {
  image: string;
}

/**
 * One service per region, named like the surface; open to everyone only where the surface says so. A region without an
 * image waits for its first version: it has no service, nobody who may call one, and no name that leads to it.
 */
export function createCloudRun(parent: pulumi.Resource, args: CloudRunArgs): PlatformSurface {
  const served = args.regional.flatMap((each): ServedRegion[] => {
    const image = runningImage(each.surface, args.running);
    return image === undefined ? [] : [{ ...each, image }];
  });
  const rights = createRights(parent, args);
  createSurfaceJobs(parent, args, rights);
  const services = served.map((regional) => {
    const service = createService(parent, args, regional, rights);
    if (args.surface.public) createPublicInvoker(parent, args, regional, service);
    return { ...regional, service };
  });
  return {
    outputs: cloudRunOutputs(args, services),
    hosts: cloudRunHosts(args, served),
    ready: services.map(({ service }) => service),
  };
}

/**
 * The surface's own name leads to the primary region. With more than one region each has a name of its own as well:
 * the one its file gives, else the region's put behind the first label, as in api-eu-west.lotus.example.
 */
function cloudRunHosts(
  { surface, regional }: CloudRunArgs,
  served: readonly ServedRegion[],
): readonly SurfaceHost[] {
  const hosts = new Map<string, RegionName>();
  const primary = served.find(({ region }) => region === regional[0]?.region)?.region;
  if (primary !== undefined) hosts.set(new URL(surface.endpointUrl).hostname, primary);
  for (const each of served) {
    const host = new URL(regionalUrl(surface, each, regional.length)).hostname;
    if (!hosts.has(host)) hosts.set(host, each.region);
  }
  return [...hosts].map(([host, region]) => ({
    host,
    target: { platform: "cloud-run", service: madeAs(surface), region },
  }));
}

function cloudRunOutputs(
  { scope, surface, running, regional, account, githubEnvironment }: CloudRunArgs,
  services: readonly (ServedRegion & { service: Service })[],
): PlatformSurface["outputs"] {
  return {
    platform: surface.platform,
    app: surface.app,
    version: running.version?.name ?? null,
    githubEnvironment,
    url: surface.endpointUrl,
    publicCheck: surface.publicCheck,
    healthCheck: surface.healthCheck,
    readyCheck: surface.readyCheck,
    schema: surface.supabaseSchema,
    serviceAccount: account.email,
    services: Object.fromEntries(
      services.map((each) => [
        each.region,
        {
          name: madeAs(surface),
          location: providerRegion(scope, each.region, "gcp"),
          uri: each.service.uri,
          url: regionalUrl(surface, each, regional.length),
          image: mirroredImage(each.image, scope, each.region),
        },
      ]),
    ),
  };
}

/**
 * What the account may do in the project: what the catalog says, and to reach an instance of Cloud SQL. One that lies in another
 * project is for whoever gives rights there.
 */
function createRights(
  parent: pulumi.Resource,
  { scope, surface, regional, account }: CloudRunArgs,
): readonly pulumi.Resource[] {
  const roles = regional.flatMap(({ surface: { cloudRun } }) => [
    ...cloudRun.roles,
    ...(cloudRun.cloudSql.some((instance) => instance.startsWith(`${scope.project}:`))
      ? ["roles/cloudsql.client"]
      : []),
  ]);
  return [...new Set(roles)].map(
    (role) =>
      new ProjectIAMMember(
        `${madeAs(surface)}-${role.replace(/^roles\//, "")}`,
        { project: scope.project, role, member: `serviceAccount:${account.email}` },
        { parent, dependsOn: [account.resource] },
      ),
  );
}

function createService(
  parent: pulumi.Resource,
  args: CloudRunArgs,
  { region, surface, image }: ServedRegion,
  rights: readonly pulumi.Resource[],
): Service {
  const { scope, running, mirror, account, bundles, secrets } = args;
  const name = `${madeAs(surface)}-${region}`;
  const type = "gcp:cloudrunv2/service:Service";
  const deletionProtection = isProtected(scope, { type, name }, surface.deletionProtection);
  return new Service(
    name,
    {
      project: scope.project,
      location: providerRegion(scope, region, "gcp"),
      name: madeAs(surface),
      description: `${surface.app} in ${scope.environment}, ${region}`,
      ingress: "INGRESS_TRAFFIC_ALL",
      // Off for good: with it on, the service is public without any binding that a rule could see.
      invokerIamDisabled: false,
      deletionProtection,
      template: cloudRunTemplate(scope, { region, surface, image, account, secrets }),
      traffics: trafficTargets(running, region),
      labels: labels(scope, { surface: madeAs(surface), app: surface.app, region }),
    },
    {
      parent,
      // The engine then refuses a destroy before it deletes anything; Google alone would refuse in the middle.
      protect: deletionProtection,
      dependsOn: [
        ...scope.services.api("run"),
        ...(mirror?.ready(region) ?? []),
        account.resource,
        ...rights,
        ...bundles.flatMap((bundle) => bundle.ready),
      ],
    },
  );
}

function createPublicInvoker(
  parent: pulumi.Resource,
  { scope }: CloudRunArgs,
  { region, surface }: RegionalSurface,
  service: Service,
): void {
  new ServiceIamMember(
    `${madeAs(surface)}-${region}-public`,
    {
      project: scope.project,
      location: providerRegion(scope, region, "gcp"),
      name: madeAs(surface),
      role: "roles/run.invoker",
      member: "allUsers",
    },
    { parent, dependsOn: [service] },
  );
}

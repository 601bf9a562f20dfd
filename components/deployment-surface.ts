import * as pulumi from "@pulumi/pulumi";
import type { CredentialBundle as BundleEntity } from "../model/declared/credential-bundle.ts";
import type { DeploymentSurface as SurfaceEntity } from "../model/declared/deployment-surface.ts";
import { madeAs } from "../model/declared/made-as.ts";
import type { CloudflareAccount, ExpoAccount } from "../model/declared/platform-accounts.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { providerRegion, runAccountId } from "../model/cloud-names.ts";
import type { SurfaceOutputs } from "../model/outputs.ts";
import { CredentialBundle } from "./credential-bundle.ts";
import type { DeepInput } from "./deep-input.ts";
import type { DeploymentEnvironment } from "./deployment-environment.ts";
import { createCloudRun, type RegionalSurface } from "./deployment-surface-cloud-run.ts";
import { createExpo } from "./deployment-surface-expo-eas.ts";
import { createVercel } from "./deployment-surface-vercel.ts";
import { entityInputs } from "./entity-inputs.ts";
import type { ImageMirror } from "./image-mirror.ts";
import type { MadeSecrets } from "./made-secrets.ts";
import type { PlatformSurface } from "./platform-surface.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import { createRunAccount, type RunAccount } from "./run-account.ts";
import { jobImage, runningImage, type Running } from "./running.ts";
import type { Scope } from "./scope.ts";
import { recordsElsewhere, SurfaceDns } from "./surface-dns.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

/** What the environment has once and its surfaces use. */
export interface Foundation {
  identity: WorkloadIdentity;
  /** Undefined where no image is GHCR's. */
  mirror: ImageMirror | undefined;
  topic: RotationTopic;
  secrets: readonly SecretEntity[];
  /** Where bundles find what others share with them. */
  madeSecrets: MadeSecrets;
  cloudflare: CloudflareAccount | undefined;
  expo: ExpoAccount;
}

export interface DeploymentSurfaceArgs {
  scope: Scope;
  foundation: Foundation;
  surface: SurfaceEntity;
  /** What it is to run. */
  running: Running;
  /** The surface as each region has it, the primary first; empty unless it runs on Cloud Run. */
  regional: readonly RegionalSurface[];
  /** The bundles that name the surface. */
  bundles: readonly BundleEntity[];
  ghEnvironment: DeploymentEnvironment;
}

/** A hosting target of one app, with the credentials it may use and the names it is reached under. */
export class DeploymentSurface extends pulumi.ComponentResource {
  readonly outputs: DeepInput<SurfaceOutputs>;
  readonly bundles: readonly CredentialBundle[];
  /** The account that it runs as; null where it does not run at Google. */
  readonly account: RunAccount | null;

  constructor(name: string, args: DeploymentSurfaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("gantry:index:DeploymentSurface", name, entityInputs(args.surface, runningInputs(args)), opts);
    this.account = createAccount(this, args);
    this.bundles = createBundles(this, args, this.account);
    const platform = createOnPlatform(this, args, this.account, this.bundles);
    createDns(this, args, platform);
    const dns = recordsElsewhere(platform.hosts, {
      domain: args.scope.product.domain,
      zoneId: args.foundation.cloudflare?.zoneId,
    });
    this.outputs = dns.length > 0 ? { ...platform.outputs, dns } : platform.outputs;
    this.registerOutputs({ url: args.surface.endpointUrl });
  }
}

/**
 * A rule sees which version runs and what each region makes of the surface, beside the surface itself, and where Google
 * has it. Without an image a region waits for its first version.
 */
function runningInputs({ scope, regional, running }: DeploymentSurfaceArgs): pulumi.Inputs {
  const { version } = running;
  const said = version === undefined ? {} : { version: version.name, versionTag: version.id };
  if (regional.length === 0) return said;
  return {
    ...said,
    regional: Object.fromEntries(
      regional.map(({ region, surface }) => {
        const { endpointUrl, concurrencyLimit, cloudRun } = surface;
        const location = providerRegion(scope, region, "gcp");
        const image = runningImage(surface, running);
        const ofJobs = Object.keys(cloudRun.jobs).length === 0 ? image : jobImage(surface, running, region);
        return [
          region,
          {
            ...{ location, endpointUrl, concurrencyLimit, cloudRun },
            ...(image === undefined ? {} : { image }),
            // The same, but while a version takes over.
            ...(ofJobs === image ? {} : { jobImage: ofJobs }),
          },
        ];
      }),
    ),
  };
}

function createAccount(parent: pulumi.Resource, args: DeploymentSurfaceArgs): RunAccount | null {
  const { scope, surface, bundles, foundation } = args;
  if (surface.platform !== "cloud-run") return null;
  const bundle = bundles.find(({ name }) => name === surface.bundle);
  const accountId = bundle?.serviceAccount ?? runAccountId(madeAs(surface));
  return createRunAccount(parent, { scope, surface: surface.id, accountId, identity: foundation.identity });
}

function createBundles(
  parent: pulumi.Resource,
  { scope, foundation, surface, bundles, ghEnvironment }: DeploymentSurfaceArgs,
  account: RunAccount | null,
): CredentialBundle[] {
  const { secrets, madeSecrets, topic } = foundation;
  return bundles.map(
    (bundle) =>
      new CredentialBundle(
        bundle.name,
        { scope, bundle, surface: madeAs(surface), secrets, madeSecrets, topic, ghEnvironment, account },
        { parent },
      ),
  );
}

function createOnPlatform(
  parent: pulumi.Resource,
  args: DeploymentSurfaceArgs,
  account: RunAccount | null,
  bundles: readonly CredentialBundle[],
): PlatformSurface {
  const { scope, surface, running, regional, foundation, ghEnvironment } = args;
  const githubEnvironment = ghEnvironment.ghEnvironment;
  if (surface.platform === "vercel")
    return createVercel(parent, { scope, surface, running, githubEnvironment });
  if (surface.platform === "expo-eas") {
    return createExpo(parent, { scope, surface, running, expo: foundation.expo, ghEnvironment });
  }
  if (account === null) throw new Error(`surface ${surface.id} has no account to run as`);
  const { mirror, secrets, identity } = foundation;
  return createCloudRun(parent, {
    scope,
    surface,
    running,
    regional,
    account,
    bundles,
    mirror,
    secrets,
    githubEnvironment,
    identity,
  });
}

function createDns(
  parent: pulumi.Resource,
  { scope, surface, foundation }: DeploymentSurfaceArgs,
  { hosts, ready }: PlatformSurface,
): void {
  // A surface that waits for its first version has no name yet, and is declared to have some.
  if (surface.platform === "expo-eas") return;
  new SurfaceDns(
    `${madeAs(surface)}-dns`,
    { scope, surface: surface.id, zoneId: foundation.cloudflare?.zoneId, hosts, dependsOn: ready },
    { parent },
  );
}

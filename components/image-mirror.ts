import * as pulumi from "@pulumi/pulumi";
import { Repository, type RepositoryArgs } from "@pulumi/gcp/artifactregistry/repository.js";
import type { Registry } from "../model/declared/platform-accounts.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { mirrorRepositoryId, mirrorUrl, providerRegion, secretName } from "../model/cloud-names.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import { labels, type Scope } from "./scope.ts";
import { SecretCredentialSet } from "./secret-credential-set.ts";

export interface ImageMirrorArgs {
  scope: Scope;
  registry: Registry;
  /** The secret that `registry.tokenRef` names; undefined where all images are public. */
  token: SecretEntity | undefined;
  topic: RotationTopic;
}

/** Artifact Registry's mirror of GHCR, one per region: Cloud Run pulls from nowhere else. */
export class ImageMirror extends pulumi.ComponentResource {
  readonly #repositories: ReadonlyMap<RegionName, Repository>;

  constructor(name: string, args: ImageMirrorArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope } = args;
    const { environment, project, regions } = scope;
    const locations = regions.map((region) => providerRegion(scope, region, "gcp"));
    const declared = { environment, project, regions, locations, registry: args.registry };
    super("gantry:index:ImageMirror", name, declared, opts);
    const token = createToken(this, args);
    this.#repositories = createRepositories(this, args, token);
    this.registerOutputs({ urls: regions.map((region) => mirrorUrl(scope, region)) });
  }

  /** What a service that runs an image in this region depends on. */
  ready(region: RegionName): pulumi.Resource[] {
    const repository = this.#repositories.get(region);
    return repository ? [repository] : [];
  }
}

/** Where Cloud Run finds an image: of GHCR the same path and digest below the region's mirror, else the image itself. */
export function mirroredImage(
  image: string,
  scope: Pick<Scope, "project" | "providerRegions">,
  region: RegionName,
): string {
  return image.replace(/^ghcr\.io\//, `${mirrorUrl(scope, region)}/`);
}

/** The token belongs to no surface's bundle: only Artifact Registry itself reads it. */
function createToken(
  parent: pulumi.Resource,
  { scope, token, topic }: ImageMirrorArgs,
): SecretCredentialSet | undefined {
  if (!token) return undefined;
  return new SecretCredentialSet(
    token.id,
    {
      scope,
      secret: token,
      topic,
      accessor: scope.services.agent("artifactregistry"),
      cadenceDays: token.rotationCadenceDays,
      // The ledger is kept by bundle, and the token is of none.
      lastRotatedAt: undefined,
    },
    { parent },
  );
}

function createRepositories(
  parent: pulumi.Resource,
  { scope, registry }: ImageMirrorArgs,
  token: SecretCredentialSet | undefined,
): Map<RegionName, Repository> {
  return new Map(
    scope.regions.map((region) => [
      region,
      new Repository(
        `${mirrorRepositoryId}-${region}`,
        {
          project: scope.project,
          location: providerRegion(scope, region, "gcp"),
          repositoryId: mirrorRepositoryId,
          description: "Mirror of GHCR for Cloud Run",
          mode: "REMOTE_REPOSITORY",
          format: "DOCKER",
          remoteRepositoryConfig: remoteConfig(scope, registry, token),
          labels: labels(scope),
        },
        { parent, dependsOn: [...scope.services.api("artifactregistry"), ...(token?.ready ?? [])] },
      ),
    ]),
  );
}

function remoteConfig(
  scope: Scope,
  { username }: Registry,
  token: SecretCredentialSet | undefined,
): NonNullable<RepositoryArgs["remoteRepositoryConfig"]> {
  const upstream = {
    description: "GitHub's container registry",
    commonRepository: { uri: "https://ghcr.io" },
  };
  if (username === undefined || token === undefined) return upstream;
  return {
    ...upstream,
    upstreamCredentials: {
      usernamePasswordCredentials: {
        username,
        passwordSecretVersion: `${secretName(scope.project, token.secretId)}/versions/latest`,
      },
    },
  };
}

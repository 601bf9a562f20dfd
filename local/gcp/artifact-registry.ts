import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Context, Made, ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { at, equal, isProperties, textAt, UNKNOWN, type Properties } from "../values.ts";
import { format, oneOf } from "../checks.ts";
import {
  created,
  defaultProject,
  deletionPolicy,
  guarded,
  labelOutputs,
  projectOf,
  requireApi,
  updated,
} from "./common.ts";
import { iamMember } from "./iam-member.ts";
import { projectNumber } from "./project-facts.ts";
import { mayAccess, requireVersion } from "./secret-versions.ts";

const formats = /^(DOCKER|MAVEN|NPM|PYTHON|APT|YUM|KFP|GO|GENERIC|RUBY)$/i;

const sources = [
  "aptRepository",
  "commonRepository",
  "description",
  "dockerRepository",
  "mavenRepository",
  "npmRepository",
  "pythonRepository",
  "yumRepository",
];

export const repository: ResourceType = {
  token: "gcp:artifactregistry/repository:Repository",
  page: "https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories",
  emulated: [
    "`remoteRepositoryConfig` goes with mode REMOTE_REPOSITORY and only with it, and has one source; `registryUri`",
    "upstream credentials need a version of their secret that Artifact Registry's service agent may read, unless `disableUpstreamValidation`",
    "`format` in any case",
  ],
  missing: ["no image is stored or mirrored; upstream credentials are not tried"],
  identity: { kind: "natural", id: repositoryName },
  replaceOn: [
    ...["repositoryId", "location", "project", "format", "mode", "kmsKeyName"],
    // Only the credentials of a remote repository can be changed in place.
    ...sources.map((source) => `remoteRepositoryConfig.${source}`),
  ],
  normalise: { format: (text) => text.toUpperCase() },
  check: (inputs) => [
    ...format(
      inputs,
      "repositoryId",
      /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
      "must have at most 63 lower-case letters, digits and hyphens, and start with a letter",
    ),
    ...format(inputs, "format", formats, "is no format such as DOCKER"),
    ...oneOf(inputs, "mode", ["STANDARD_REPOSITORY", "VIRTUAL_REPOSITORY", "REMOTE_REPOSITORY"]),
    ...checkMode(inputs),
    ...checkSources(inputs),
  ],
  defaults: (_inputs, context) => ({
    ...defaultProject(context),
    ...(context.config["region"] === undefined ? {} : { location: context.config["region"] }),
    ...deletionPolicy,
    mode: "STANDARD_REPOSITORY",
    cleanupPolicyDryRun: false,
  }),
  computed: {
    ...labelOutputs,
    name: ({ state }) => textAt(state, "repositoryId") ?? "",
    createTime: (made) => created(made),
    updateTime: updated,
    registryUri: ({ state, context }) =>
      `${textAt(state, "location") ?? ""}-docker.pkg.dev/${projectOf(state, context)}/${textAt(state, "repositoryId") ?? ""}`,
  },
  before: async (made, store) => {
    await requireApi("artifactregistry.googleapis.com", made, store);
    await requireUpstream(made, store);
  },
  beforeDelete: guarded,
};

export const repositoryIamMember = iamMember({
  token: "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
  page: "https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories/setIamPolicy",
  on: ["repository", "location", "project"],
  parent: repositoryName,
  defaults: (_inputs, context) => ({ ...defaultProject(context) }),
  requireParent: async ({ state, context }, store) => {
    const id = repositoryName(state, context);
    if ((await store.read("gcp:artifactregistry/repository:Repository", id)) !== undefined) return;
    throw new CloudError(404, `Requested entity was not found: ${id}`);
  },
});

function repositoryName(state: Properties, context: Context): string {
  const name = textAt(state, "repositoryId") ?? textAt(state, "repository") ?? "";
  if (name.startsWith("projects/")) return name;
  return `projects/${projectOf(state, context)}/locations/${textAt(state, "location") ?? ""}/repositories/${name}`;
}

/** What of `remoteRepositoryConfig` says where the upstream is. */
function checkSources(inputs: Properties): InputProblem[] {
  const config = at(inputs, "remoteRepositoryConfig")[0];
  if (config === undefined || config === UNKNOWN) return [];
  const given = sources.filter((source) => source !== "description" && at(config, source).length > 0);
  if (given.length === 1) return [];
  const reason = `one of ${sources.filter((source) => source !== "description").join(", ")} must be set, got ${given.length}`;
  return [{ property: "remoteRepositoryConfig", reason }];
}

/** Artifact Registry logs in to the upstream when it is told of it: it must be able to read what it logs in with. */
async function requireUpstream({ state, prior, context }: Made, store: Store): Promise<void> {
  const config = at(state, "remoteRepositoryConfig")[0];
  if (config === undefined || equal(config, at(prior, "remoteRepositoryConfig")[0])) return;
  const name = textAt(config, "upstreamCredentials.usernamePasswordCredentials.passwordSecretVersion");
  if (name === undefined || (isProperties(config) && config["disableUpstreamValidation"] === true)) return;
  const [, secret = "", version = ""] =
    /^(projects\/[^/]+\/secrets\/[^/]+)\/versions\/([^/]+)$/.exec(name) ?? [];
  if (secret === "")
    throw new CloudError(
      400,
      `"${name}" is no version of a secret, projects/<project>/secrets/<secret>/versions/<version>`,
    );
  await requireVersion(secret, version, store);
  const number = projectNumber(projectOf(state, context), context);
  const agent = `serviceAccount:service-${number}@gcp-sa-artifactregistry.iam.gserviceaccount.com`;
  if (await mayAccess(secret, agent, store)) return;
  throw new CloudError(
    400,
    `Permission 'secretmanager.versions.access' denied for ${agent} on resource '${name}' (or it may not exist).`,
  );
}

function checkMode(inputs: Properties): InputProblem[] {
  if (inputs["mode"] === UNKNOWN) return [];
  const remote = textAt(inputs, "mode") === "REMOTE_REPOSITORY";
  const configured = at(inputs, "remoteRepositoryConfig").length > 0;
  if (remote === configured) return [];
  const reason = remote
    ? "is required with mode REMOTE_REPOSITORY"
    : "is only allowed with mode REMOTE_REPOSITORY";
  return [{ property: "remoteRepositoryConfig", reason }];
}

import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Context, ResourceType } from "../resource-type.ts";
import { at, textAt, UNKNOWN, type Properties } from "../values.ts";
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
  emulated: ["`remoteRepositoryConfig` goes with mode REMOTE_REPOSITORY and only with it; `registryUri`"],
  missing: ["no image is stored or mirrored; upstream credentials are not tried"],
  identity: { kind: "natural", id: repositoryName },
  replaceOn: [
    ...["repositoryId", "location", "project", "format", "mode", "kmsKeyName"],
    // Only the credentials of a remote repository can be changed in place.
    ...sources.map((source) => `remoteRepositoryConfig.${source}`),
  ],
  check: (inputs) => [
    ...format(
      inputs,
      "repositoryId",
      /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
      "must have at most 63 lower-case letters, digits and hyphens, and start with a letter",
    ),
    ...oneOf(inputs, "format", [
      "DOCKER",
      "MAVEN",
      "NPM",
      "PYTHON",
      "APT",
      "YUM",
      "KFP",
      "GO",
      "GENERIC",
      "RUBY",
    ]),
    ...oneOf(inputs, "mode", ["STANDARD_REPOSITORY", "VIRTUAL_REPOSITORY", "REMOTE_REPOSITORY"]),
    ...checkMode(inputs),
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
  before: (made, store) => requireApi("artifactregistry.googleapis.com", made, store),
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

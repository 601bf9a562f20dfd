import type { ResourceType } from "../resource-type.ts";
import { textAt } from "../values.ts";
import { format, oneOf } from "../checks.ts";
import { created, defaultProject, deletionPolicy, guarded, labelOutputs, projectOf } from "./common.ts";
import { projectNumber } from "./project-facts.ts";

export const bucket: ResourceType = {
  token: "gcp:storage/bucket:Bucket",
  page: "https://cloud.google.com/storage/docs/json_api/v1/buckets",
  emulated: ["names are taken once for all projects; locations in upper case"],
  missing: ["objects, so `forceDestroy` has nothing to force; lifecycle and retention do nothing"],
  identity: { kind: "natural", id: (state) => textAt(state, "name") ?? "" },
  autoname: { property: "name", maxLength: 63, random: true },
  replaceOn: ["name", "location", "project", "hierarchicalNamespace", "enableObjectRetention"],
  keeps: ["publicAccessPrevention", "uniformBucketLevelAccess", "softDeletePolicy"],
  normalise: { location: (text) => text.toUpperCase() },
  check: (inputs) => [
    ...format(
      inputs,
      "name",
      /^(?!goog)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
      "must have 3 to 63 lower-case letters, digits and - _ .",
    ),
    ...oneOf(inputs, "publicAccessPrevention", ["inherited", "enforced"]),
  ],
  defaults: (_inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    forceDestroy: false,
    storageClass: "STANDARD",
    uniformBucketLevelAccess: false,
    publicAccessPrevention: "inherited",
    softDeletePolicy: { retentionDurationSeconds: 604_800 },
  }),
  computed: {
    ...labelOutputs,
    url: ({ id }) => `gs://${id}`,
    selfLink: ({ id }) => `https://www.googleapis.com/storage/v1/b/${id}`,
    projectNumber: ({ state, context }) => Number(projectNumber(projectOf(state, context), context)),
    timeCreated: (made) => created(made, "timeCreated"),
    updated: ({ context }) => context.now.toISOString(),
  },
  beforeDelete: guarded,
};

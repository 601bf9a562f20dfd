import type { ResourceType } from "../resource-type.ts";
import { textAt } from "../values.ts";
import { nextGeneration, readyCondition, requireRunnable } from "./cloud-run.ts";
import { format } from "../checks.ts";
import { checkContainers, checkVolumes } from "./cloud-run-container.ts";
import {
  created,
  defaultProject,
  deletionPolicy,
  digits,
  guarded,
  kept,
  labelOutputs,
  projectOf,
  updated,
} from "./common.ts";

export const job: ResourceType = {
  token: "gcp:cloudrunv2/job:Job",
  page: "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs",
  emulated: [
    "`deletionProtection` is true by default and blocks deleting",
    "the service account, the secrets, a version of each and the account's access to them must exist before the job",
    "memory that fits the CPUs, of which there is at least one; names of variables that are not Cloud Run's own",
    "`runExecutionToken` and `startExecutionToken` count an execution when they change",
  ],
  missing: ["no container runs: an execution always succeeds, at once"],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `projects/${projectOf(state, context)}/locations/${textAt(state, "location") ?? ""}/jobs/${textAt(state, "name") ?? ""}`,
  },
  autoname: { property: "name", maxLength: 49, random: true },
  replaceOn: ["location", "name", "project", "tags"],
  keeps: [
    ...["launchStage", "template.taskCount"],
    ...["serviceAccount", "timeout", "containers.*.resources.limits"].map(
      (name) => `template.template.${name}`,
    ),
  ],
  unordered: ["template.template.containers.*.envs"],
  check: (inputs) => [
    ...format(
      inputs,
      "name",
      /^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$/,
      "must have at most 49 lower-case letters, digits and hyphens, and start with a letter",
    ),
    ...checkContainers(inputs, "template.template", true),
    ...checkVolumes(inputs, "template.template"),
  ],
  defaults: (_inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    deletionProtection: true,
    launchStage: "GA",
    template: { taskCount: 1, template: { maxRetries: 3, timeout: "600s" } },
  }),
  computed: {
    ...labelOutputs,
    effectiveAnnotations: ({ state }) => state["annotations"] ?? {},
    uid: kept("uid", ({ id, context }) => digits(32, id, context.now.toISOString())),
    createTime: (made) => created(made),
    updateTime: updated,
    creator: kept("creator", () => "local@gantry.invalid"),
    lastModifier: () => "local@gantry.invalid",
    etag: ({ id, context }) => `"${digits(12, id, context.now.toISOString())}"`,
    generation: (made) => String(nextGeneration(made)),
    observedGeneration: (made) => String(nextGeneration(made)),
    terminalConditions: readyCondition,
    conditions: () => [],
    reconciling: () => false,
    executionCount: ({ state, prior }) => {
      const before = Number(prior?.["executionCount"] ?? 0);
      const tokens = ["runExecutionToken", "startExecutionToken"];
      return (
        before + tokens.filter((name) => state[name] !== undefined && state[name] !== prior?.[name]).length
      );
    },
  },
  before: (made, store) => requireRunnable(made, store, "template.template"),
  beforeDelete: guarded,
};

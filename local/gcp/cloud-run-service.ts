import { googleRegions } from "../../model/cloud-regions.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Context, Made, ResourceType } from "../resource-type.ts";
import { CloudError } from "../cloud-error.ts";
import { at, isList, isProperties, numberAt, textAt, type Properties, type Value } from "../values.ts";
import { checkProbes, nextGeneration, readyCondition, requireRunnable } from "./cloud-run.ts";
import { format, oneOf } from "../checks.ts";
import { checkContainers, checkVolumes, cpusOf } from "./cloud-run-container.ts";
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
import { projectNumber } from "./project-facts.ts";

export const service: ResourceType = {
  token: "gcp:cloudrunv2/service:Service",
  page: "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services",
  emulated: [
    "`deletionProtection` is true by default and blocks deleting",
    "the service account, the secrets, a version of each and the account's access to them must exist before the service",
    "probes: whole seconds, timeout below period, startup at most 240; liveness is HTTP or gRPC",
    "memory that fits the CPUs, names of variables that are not Cloud Run's own, an hour of time, 1000 requests at once",
    "of several containers exactly one has a port; each has a name, and waits for known ones",
    "a volume is of one kind, is mounted where its container has nothing else, and not below /dev, /proc and /sys",
    "a location that has no Cloud Run is refused",
    "a fixed `template.revision` is refused (409) when it was used before",
    "both forms of URL; traffic sums to 100; a new revision at every change of the template",
  ],
  missing: [
    "no container runs, no image is pulled and no bucket is mounted",
    "quotas and prices; `buildConfig`; what regions have beyond Cloud Run itself",
  ],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `projects/${projectOf(state, context)}/locations/${textAt(state, "location") ?? ""}/services/${textAt(state, "name") ?? ""}`,
  },
  autoname: { property: "name", maxLength: 49, random: true },
  replaceOn: ["location", "name", "project", "tags"],
  keeps: [
    ...["ingress", "launchStage", "traffics"],
    ...["serviceAccount", "timeout", "maxInstanceRequestConcurrency"].map((name) => `template.${name}`),
    ...["template.scaling.maxInstanceCount", "template.containers.*.resources.limits"],
  ],
  unordered: ["template.containers.*.envs"],
  check: (inputs) => [
    ...format(
      inputs,
      "name",
      /^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$/,
      "must have at most 49 lower-case letters, digits and hyphens, and start with a letter",
    ),
    ...oneOf(inputs, "ingress", [
      "INGRESS_TRAFFIC_ALL",
      "INGRESS_TRAFFIC_INTERNAL_ONLY",
      "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
    ]),
    ...oneOf(inputs, "template.executionEnvironment", [
      "EXECUTION_ENVIRONMENT_GEN1",
      "EXECUTION_ENVIRONMENT_GEN2",
    ]),
    ...format(inputs, "description", /^.{0,512}$/s, "must have at most 512 characters"),
    ...checkTimeout(inputs),
    ...checkConcurrency(inputs),
    ...checkContainers(inputs, "template"),
    ...checkVolumes(inputs, "template"),
    ...checkGeneration(inputs),
    ...checkTogether(inputs),
    ...checkProbes(inputs),
    ...checkTraffic(inputs),
    ...checkScaling(inputs),
  ],
  defaults,
  computed: {
    ...labelOutputs,
    effectiveAnnotations: ({ state }) => state["annotations"] ?? {},
    uid: kept("uid", ({ id, context }) => uuid(id, context)),
    createTime: (made) => created(made),
    updateTime: updated,
    creator: kept("creator", () => "local@gantry.invalid"),
    lastModifier: () => "local@gantry.invalid",
    etag: ({ id, context }) => `"${digits(12, id, context.now.toISOString())}"`,
    generation: (made) => String(nextGeneration(made)),
    observedGeneration: (made) => String(nextGeneration(made)),
    latestCreatedRevision: revision,
    latestReadyRevision: revision,
    terminalConditions: readyCondition,
    conditions: () => [],
    reconciling: () => false,
    uri: ({ state, context }) => urls(state, context)[1] ?? "",
    urls: ({ state, context }) => urls(state, context),
    trafficStatuses: ({ state, context }) => {
      const traffic = state["traffics"];
      const targets = isList(traffic)
        ? traffic
        : [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }];
      return targets.map((target) =>
        isProperties(target) ? { ...target, uri: targetUrl(target, urls(state, context)[1] ?? "") } : target,
      );
    },
  },
  before: async (made, store) => {
    refuseUnknownLocation(made);
    refuseUsedRevision(made);
    await requireRunnable(made, store, "template");
  },
  beforeDelete: guarded,
};

function defaults(inputs: Properties, context: Context): Properties {
  // Of several containers, the one with a port says so itself.
  const alone = at(inputs, "template.containers.*").length === 1;
  return {
    ...defaultProject(context),
    ...deletionPolicy,
    deletionProtection: true,
    ingress: "INGRESS_TRAFFIC_ALL",
    launchStage: "GA",
    invokerIamDisabled: false,
    defaultUriDisabled: false,
    iapEnabled: false,
    template: {
      // 0 means that as well.
      maxInstanceRequestConcurrency: isStarved(inputs) ? 1 : 80,
      timeout: "300s",
      scaling: { maxInstanceCount: 100, minInstanceCount: 0 },
      serviceAccount: `${projectNumber(textAt(inputs, "project") ?? context.config["project"] ?? "", context)}-compute@developer.gserviceaccount.com`,
      containers: at(inputs, "template.containers.*").map((container) => ({
        ...(alone || at(container, "ports").length > 0
          ? { ports: { containerPort: 8080, name: "http1" } }
          : {}),
        ...Object.fromEntries(
          ["startupProbe", "livenessProbe"]
            .filter((probe) => at(container, probe).length > 0)
            .map((probe) => [probe, { failureThreshold: 3, periodSeconds: 10, timeoutSeconds: 1 }]),
        ),
        // Setting `resources` turns off throttling between requests unless the program says otherwise.
        resources: {
          limits: { cpu: "1000m", memory: "512Mi" },
          cpuIdle: at(container, "resources").length === 0,
          startupCpuBoost: false,
        },
      })),
    },
    traffics: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
  };
}

function refuseUnknownLocation({ state }: Made): void {
  const location = textAt(state, "location") ?? "";
  if (googleRegions.some((known) => known === location)) return;
  throw new CloudError(403, `Permission denied on 'locations/${location}' (or it may not exist).`);
}

function refuseUsedRevision({ state, prior }: Made): void {
  const name = textAt(state, "template.revision");
  if (prior === undefined || name === undefined || !isProperties(prior)) return;
  const before = prior["latestCreatedRevision"];
  if (typeof before === "string" && before.endsWith(`/${name}`) && changed(state, prior)) {
    throw new CloudError(409, `Revision named '${name}' with different configuration already exists.`);
  }
}

function changed(state: Properties, prior: Properties): boolean {
  return JSON.stringify(state["template"]) !== JSON.stringify(prior["template"]);
}

function revision(made: Made): Value {
  const before = made.prior?.["latestCreatedRevision"];
  if (made.prior !== undefined && before !== undefined && !changed(made.state, made.prior)) return before;
  const number = String(nextGeneration(made)).padStart(5, "0");
  const own = textAt(made.state, "template.revision");
  const name = own ?? `${textAt(made.state, "name") ?? ""}-${number}-${digits(3, made.id, number)}`;
  return `${made.id}/revisions/${name}`;
}

/** The deterministic URL, then the older one with a hash, which is what the API calls `uri`. */
function urls(state: Properties, context: Context): string[] {
  if (state["defaultUriDisabled"] === true) return [];
  const project = projectOf(state, context);
  const name = textAt(state, "name") ?? "";
  const location = textAt(state, "location") ?? "";
  const short = location
    .split("-")
    .map((part) => part.slice(0, 1))
    .join("");
  return [
    `https://${name}-${projectNumber(project, context)}.${location}.run.app`,
    `https://${name}-${digits(10, project)}-${short}.a.run.app`,
  ];
}

/** A target with a tag has an address of its own: https://<tag>---<the service's>. */
function targetUrl(target: Properties, url: string): string {
  const tag = textAt(target, "tag");
  return tag === undefined || url === "" ? url : url.replace("https://", `https://${tag}---`);
}

function uuid(id: string, context: Context): string {
  const hex = digits(32, id, context.now.toISOString());
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function checkTraffic(inputs: Properties): InputProblem[] {
  const shares = at(inputs, "traffics.*");
  if (shares.length === 0) return [];
  const sum = shares.reduce<number>((total, each) => total + (numberAt(each, "percent") ?? 0), 0);
  return sum === 100
    ? []
    : [{ property: "traffics", reason: `the percentages of traffic must sum to 100, got ${sum}` }];
}

/** An hour at most ("Set request timeout for services"). */
function checkTimeout(inputs: Properties): InputProblem[] {
  const property = "template.timeout";
  const problems = format(
    inputs,
    property,
    /^\d+(\.\d{1,9})?s$/,
    "is not a duration in seconds, such as 300s",
  );
  const seconds = Number.parseFloat(textAt(inputs, property) ?? "1");
  if (problems.length > 0 || (seconds > 0 && seconds <= 3600)) return problems;
  return [{ property, reason: `must be from 1s to 3600s, got ${seconds}s` }];
}

/** 1000 at most, and 1 where a container has less than one CPU ("Maximum concurrent requests for services"). */
function checkConcurrency(inputs: Properties): InputProblem[] {
  const property = "template.maxInstanceRequestConcurrency";
  const asked = numberAt(inputs, property) ?? 0;
  if (!Number.isInteger(asked) || asked < 0 || asked > 1000)
    return [{ property, reason: `must be from 0 to 1000, got ${asked}` }];
  return isStarved(inputs) && asked > 1
    ? [{ property, reason: `Total cpu < 1 is not supported with concurrency > 1, got ${asked}` }]
    : [];
}

/** Whether its containers have less than one CPU together. */
function isStarved(inputs: Properties): boolean {
  const containers = at(inputs, "template.containers.*");
  return containers.length > 0 && containers.reduce<number>((sum, each) => sum + (cpusOf(each) ?? 1), 0) < 1;
}

/** Buckets are mounted in the second one alone ("Configure Cloud Storage volume mounts for services"). */
function checkGeneration(inputs: Properties): InputProblem[] {
  const property = "template.executionEnvironment";
  const isFirst = textAt(inputs, property) === "EXECUTION_ENVIRONMENT_GEN1";
  return isFirst && at(inputs, "template.volumes.*.gcs").length > 0
    ? [{ property, reason: "a bucket is mounted in EXECUTION_ENVIRONMENT_GEN2 alone" }]
    : [];
}

/** Requests go to the one of several containers that has a port; who waits for another one says its name. */
function checkTogether(inputs: Properties): InputProblem[] {
  const containers = at(inputs, "template.containers.*");
  if (containers.length < 2) return [];
  const property = "template.containers";
  const withPort = containers.filter((each) => at(each, "ports").length > 0).length;
  const names = containers.map((each) => textAt(each, "name"));
  const unknown = at(inputs, "template.containers.*.dependsOns.*").flatMap((name) =>
    typeof name === "string" && !names.includes(name) ? [name] : [],
  );
  return [
    ...(withPort === 1
      ? []
      : [{ property, reason: `exactly one of several containers must have a port, got ${withPort}` }]),
    ...(new Set(names).size === names.length ? [] : [{ property, reason: "two containers have one name" }]),
    ...unknown.map((name) => ({ property, reason: `waits for "${name}", which is no container` })),
  ];
}

function checkScaling(inputs: Properties): InputProblem[] {
  const least = numberAt(inputs, "template.scaling.minInstanceCount") ?? 0;
  const most = numberAt(inputs, "template.scaling.maxInstanceCount");
  if (most === undefined || (most >= 1 && most >= least)) return [];
  const reason = `max_instance_count (${most}) must be at least 1 and not below min_instance_count (${least})`;
  return [{ property: "template.scaling.maxInstanceCount", reason }];
}

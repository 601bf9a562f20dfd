import { settingsVariable, tokenVariables } from "../../edge/sampler-settings.ts";
import { accountEmail, samplerAccountId, scheduleAccountId } from "../../model/cloud-names.ts";
import { environmentName } from "../../model/scalars.ts";
import { isFrom } from "../images.ts";
import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";
import { plain } from "../value.ts";

const grants = /^gcp:.*iam(member|binding)$/i;
const accessor = "gcp:secretmanager/secretIamMember:SecretIamMember";
const onProject = "gcp:projects/iAMMember:IAMMember";

/** What the job's template has to say, since Google's own answers differ. */
const once: readonly (readonly [field: string, value: number])[] = [
  ["template.taskCount", 1],
  ["template.parallelism", 1],
  ["template.template.maxRetries", 0],
];

export const rule: Rule = {
  id: "require-narrow-sampler",
  sentence:
    "The sampler runs its own image by digest, as an account that writes metrics and reads its tokens; its schedule starts that one job.",
  protects: { entity: "GuardrailMetric, CredentialBundle", seed: "002, 003" },
  remedy: "declare it as sampler in the catalog, and let the component make it",
  judges: (type) => type === types.job || type === types.schedule || grants.test(type),
  *check(resource) {
    if (resource.type === types.job) yield* checkJob(resource);
    else if (resource.type === types.schedule) yield* checkSchedule(resource);
    else yield* checkGrant(resource);
  },
  checkStack: onlyOne,
};

function* checkJob(job: Resource): Generator<Violation> {
  const sampler = job.owner(types.sampler);
  // Any other is for require-one-migrator.
  if (sampler === undefined) return;
  for (const [field, value] of once) {
    if (job.get(field) !== value) yield { field, problem: `must be ${value}` };
  }
  if (job.get("template.template.serviceAccount") !== accountOf(sampler, "serviceAccount", job))
    yield { field: "template.template.serviceAccount", problem: "must be the sampler's own account" };
  const [container, ...others] = job.each("template.template.containers");
  for (const field of others) yield { field, problem: "is a second container beside the sampler" };
  for (const list of ["initContainers", "volumes"]) {
    for (const field of job.each(`template.template.${list}`))
      yield { field, problem: "is nothing that a sampler needs" };
  }
  if (container === undefined) yield { field: "template.template.containers", problem: "are missing" };
  else yield* checkContainer(job, sampler, container);
}

function* checkContainer(job: Resource, sampler: Resource, container: string): Generator<Violation> {
  const image = job.text(`${container}.image`);
  if (!isFrom(image, sampler.text("image")) || !/@sha256:[0-9a-f]{64}$/.test(image ?? ""))
    yield {
      field: `${container}.image`,
      problem: "must be sampler.image by its digest, of GHCR from a mirror",
    };
  const commands = `${container}.commands`;
  if (job.each(commands).length > 0) yield { field: commands, problem: "replaces the program of the image" };
  const said = job.each(`${container}.args`).map((each) => job.get(each));
  if (said.length !== 2 || said[0] !== "guardrail" || said[1] !== "sample")
    yield { field: `${container}.args`, problem: "must sample, and do nothing else" };
  for (const each of job.each(`${container}.envs`)) {
    const name = job.get(`${each}.name`);
    const isSettings = name === settingsVariable && job.get(`${each}.value`) === sampler.get("settings");
    const isToken =
      Object.values(tokenVariables).some((variable) => variable === name) &&
      job.text(`${each}.valueSource.secretKeyRef.secret`) !== undefined;
    if (!isSettings && !isToken)
      yield { field: each, problem: "is neither what the catalog says nor a token from Secret Manager" };
  }
}

function* checkSchedule(schedule: Resource): Generator<Violation> {
  // What that may be is for require-declared-jobs, as is who may start it.
  if (schedule.owner(types.surface) !== undefined) return;
  const sampler = schedule.owner(types.sampler);
  if (sampler === undefined) {
    yield { field: "parent", problem: "is no schedule of the catalog: nobody declared it" };
    return;
  }
  const [project = "", region = ""] = ["project", "region"].map((field) => schedule.text(field));
  const uri = `https://run.googleapis.com/v2/projects/${project}/locations/${region}/jobs/sampler:run`;
  if (schedule.get("httpTarget.uri") !== uri)
    yield { field: "httpTarget.uri", problem: "starts something else than the sampler" };
  const account = "httpTarget.oauthToken.serviceAccountEmail";
  if (schedule.get(account) !== accountOf(sampler, "scheduleAccount", schedule))
    yield { field: account, problem: "must be the schedule's own account" };
  for (const field of ["httpTarget.oidcToken", "pubsubTarget", "appEngineHttpTarget"]) {
    if (schedule.get(field) !== undefined) yield { field, problem: "is nothing that starts the sampler" };
  }
}

/** Two rights of the one account, and one of the other: whatever else names them is wider. */
function* checkGrant(grant: Resource): Generator<Violation> {
  const environment = environmentName.safeParse(grant.stack).data;
  const isOwn = grant.owner(types.sampler) !== undefined;
  if (grant.type === types.jobAccess && grant.owner(types.surface) !== undefined) return;
  if (grant.type === types.jobAccess && !isOwn) {
    yield { field: "parent", problem: "is no right of the catalog: nobody declared it" };
    return;
  }
  if (environment === undefined) return;
  for (const field of [...grant.each("member"), ...grant.each("members")]) {
    const [, account = ""] = /(?:^|[^a-z0-9-])([a-z0-9-]+)@/.exec(plain(grant.text(field) ?? "")) ?? [];
    const isSampler = account === samplerAccountId(environment);
    const isSchedule = account === scheduleAccountId(environment);
    if (grant.type === types.jobAccess) yield* checkStarter(grant, field, isSchedule);
    else if (isSchedule) yield { field, problem: "may start the sampler, and nothing else" };
    else if (isSampler && !(isOwn && isNarrow(grant)))
      yield { field: "role", problem: "is wider than to write metrics and to read the sampler's tokens" };
  }
}

function* checkStarter(grant: Resource, field: string, isSchedule: boolean): Generator<Violation> {
  if (grant.get("role") !== "roles/run.invoker")
    yield {
      field: "role",
      problem: "must be roles/run.invoker, which starts a job and changes nothing of it",
    };
  if (grant.text("name")?.split("/").at(-1) !== "sampler")
    yield { field: "name", problem: "is another job than the sampler" };
  if (!isSchedule) yield { field, problem: "must be the schedule's own account" };
}

function isNarrow(grant: Resource): boolean {
  const role = grant.get("role");
  if (grant.type === onProject) return role === "roles/monitoring.metricWriter";
  return grant.type === accessor && role === "roles/secretmanager.secretAccessor";
}

function accountOf(sampler: Resource, field: "serviceAccount" | "scheduleAccount", of: Resource): string {
  return accountEmail(sampler.text(field) ?? "", of.text("project") ?? "");
}

function* onlyOne(stack: Stack): Generator<StackViolation> {
  const ofSampler = stack.all(types.job).filter((job) => job.owner(types.sampler) !== undefined);
  for (const resource of ofSampler.slice(1))
    yield { resource, field: "name", problem: "is a second sampler" };
  const ofNoSurface = stack.all(types.schedule).filter((each) => each.owner(types.surface) === undefined);
  for (const resource of ofNoSurface.slice(1))
    yield { resource, field: "name", problem: "is a second schedule" };
}

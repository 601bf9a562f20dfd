import { accountEmail, starterAccountId } from "../../model/cloud-names.ts";
import { isFrom } from "../images.ts";
import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import { otherWords, regionOf } from "../sidecars.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";
import { plain } from "../value.ts";

const grants = /^gcp:.*iam(member|binding)$/i;

export const rule: Rule = {
  id: "require-declared-jobs",
  sentence:
    "A surface's job is declared, runs the surface's image as its account, and is started as declared, by who may start it and nothing else.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy: "declare it as cloudRun.jobs of its surface in the catalog, and let the component make it",
  judges: (type) => type === types.job || type === types.schedule || grants.test(type),
  *check(resource) {
    const surface = resource.owner(types.surface);
    // Any other is for require-one-migrator and require-narrow-sampler.
    if (surface === undefined) return;
    if (resource.type === types.job) yield* checkJob(resource, surface);
    else if (resource.type === types.schedule) yield* checkSchedule(resource, surface);
    else if (resource.type === types.jobAccess) yield* checkStarter(resource, surface);
  },
  checkStack: checkTogether,
};

/** The path of what the catalog says of a job that is called so; undefined where it says nothing. */
function declaredAs(surface: Resource, name: string | undefined): string | undefined {
  return surface.fields("cloudRun.jobs").find((path) => {
    const made = `${surface.name}-${path.split(".").at(-1) ?? ""}`;
    return (surface.text(`${path}.jobName`) ?? made) === name;
  });
}

function* checkJob(job: Resource, surface: Resource): Generator<Violation> {
  const said = declaredAs(surface, job.text("name"));
  if (said === undefined) {
    yield { field: "name", problem: "is no job of the catalog: nobody declared it" };
    return;
  }
  const once: readonly (readonly [field: string, value: unknown])[] = [
    ["template.taskCount", 1],
    ["template.parallelism", 1],
    ["template.template.maxRetries", surface.get(`${said}.maxRetries`) ?? 0],
  ];
  for (const [field, value] of once) {
    if (job.get(field) !== value) yield { field, problem: `must be ${String(value)}` };
  }
  const [container, ...others] = job.each("template.template.containers");
  for (const field of others) yield { field, problem: "is a second container beside the job" };
  for (const field of job.each("template.template.initContainers"))
    yield { field, problem: "is a container before the job" };
  if (container === undefined) yield { field: "template.template.containers", problem: "are missing" };
  else yield* checkContainer(job, surface, { said, container });
}

function* checkContainer(
  job: Resource,
  surface: Resource,
  { said, container }: { said: string; container: string },
): Generator<Violation> {
  const region = regionOf(job, surface);
  const own = surface.text(`${region ?? ""}.jobImage`) ?? surface.text(`${region ?? ""}.image`);
  const image = job.text(`${container}.image`);
  if (image === undefined || !isFrom(image, own) || !/@sha256:[0-9a-f]{64}$/.test(image))
    yield {
      field: `${container}.image`,
      problem: "must be the image that its surface runs there, by its digest, of GHCR from a mirror",
    };
  yield* otherWords(job, surface, { said, container }, [
    ["commands", "command"],
    ["args", "args"],
  ]);
}

function* checkSchedule(schedule: Resource, surface: Resource): Generator<Violation> {
  const name = schedule.text("name");
  const said = declaredAs(surface, name);
  if (name === undefined || said === undefined) {
    yield { field: "name", problem: "is called like no job of the catalog: nobody declared it" };
    return;
  }
  for (const field of ["schedule", "timeZone"]) {
    const declared = surface.get(`${said}.${field}`);
    if (declared === undefined || schedule.get(field) !== declared)
      yield { field, problem: "is not what the catalog says" };
  }
  const [project = "", region = ""] = ["project", "region"].map((field) => schedule.text(field));
  const uri = `https://run.googleapis.com/v2/projects/${project}/locations/${region}/jobs/${name}:run`;
  if (schedule.get("httpTarget.uri") !== uri)
    yield { field: "httpTarget.uri", problem: "starts something else than its job" };
  const body = "httpTarget.body";
  if (schedule.get(body) !== undefined)
    yield { field: body, problem: "starts the job otherwise than it is declared" };
  const account = "httpTarget.oauthToken.serviceAccountEmail";
  if (schedule.get(account) !== accountEmail(starterAccountId(surface.name), project))
    yield { field: account, problem: "must be the account of the surface's schedules" };
  for (const field of ["httpTarget.oidcToken", "pubsubTarget", "appEngineHttpTarget"]) {
    if (schedule.get(field) !== undefined) yield { field, problem: "is nothing that starts a job" };
  }
}

function* checkStarter(grant: Resource, surface: Resource): Generator<Violation> {
  if (grant.get("role") !== "roles/run.invoker")
    yield {
      field: "role",
      problem: "must be roles/run.invoker, which starts a job and changes nothing of it",
    };
  if (declaredAs(surface, grant.text("name")?.split("/").at(-1)) === undefined)
    yield { field: "name", problem: "is no job of this surface" };
  const starter = accountEmail(starterAccountId(surface.name), grant.text("project") ?? "");
  if (grant.get("member") !== `serviceAccount:${starter}`)
    yield { field: "member", problem: "must be the account of the surface's schedules" };
}

function* checkTogether(stack: Stack): Generator<StackViolation> {
  yield* checkAccounts(stack);
  yield* onlyOnce(stack);
  yield* onlyStarters(stack);
}

/** Another account could read what the surface cannot. */
function* checkAccounts(stack: Stack): Generator<StackViolation> {
  const services = stack.below(types.surface, types.service);
  for (const [surface, jobs] of stack.below(types.surface, types.job)) {
    const accounts = (services.get(surface) ?? []).map((each) => each.get("template.serviceAccount"));
    for (const resource of jobs) {
      const field = "template.template.serviceAccount";
      if (!accounts.includes(resource.get(field)))
        yield { resource, field, problem: "must be the account that the surface's service runs as" };
    }
  }
}

/** In two regions, a job would do everything twice. */
function* onlyOnce(stack: Stack): Generator<StackViolation> {
  for (const type of [types.job, types.schedule]) {
    const seen = new Set<unknown>();
    for (const resource of stack.all(type)) {
      if (resource.owner(types.surface) === undefined) continue;
      const name = resource.get("name");
      if (seen.has(name)) yield { resource, field: "name", problem: "is a second one of its name" };
      seen.add(name);
    }
  }
}

/** Whose token a schedule shows has a right on its surface's jobs: whatever else names it is wider. */
function* onlyStarters(stack: Stack): Generator<StackViolation> {
  const starting = stack.all(types.surface).filter((surface) => startsByTheClock(surface));
  const starters = new Set(starting.map(({ name }) => starterAccountId(name)));
  for (const resource of stack.everything()) {
    if (!grants.test(resource.type) || resource.type === types.jobAccess) continue;
    for (const field of [...resource.each("member"), ...resource.each("members")]) {
      const [, account = ""] = /(?:^|[^a-z0-9-])([a-z0-9-]+)@/.exec(plain(resource.text(field) ?? "")) ?? [];
      if (starters.has(account))
        yield { resource, field, problem: "may start its surface's jobs, and nothing else" };
    }
  }
}

function startsByTheClock(surface: Resource): boolean {
  return surface.fields("cloudRun.jobs").some((path) => surface.get(`${path}.schedule`) !== undefined);
}

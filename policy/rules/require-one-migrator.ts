import { isFrom } from "../images.ts";
import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";

/** What the job's template has to say, since Google's own answers differ: three tries, and as many at once as there are tasks. */
const once: readonly (readonly [field: string, value: number])[] = [
  ["template.taskCount", 1],
  ["template.parallelism", 1],
  ["template.template.maxRetries", 0],
];

export const rule: Rule = {
  id: "require-one-migrator",
  sentence:
    "Every job but the sampler and those of surfaces is the migrations': one task, tried once, of the version's own image, with the connection string and nothing else.",
  protects: { entity: "MigrationScript", seed: "000" },
  remedy: "declare it as database.job in the catalog, and let the component make it",
  judges: (type) => type === types.job,
  *check(job) {
    if (isOfOthers(job)) return;
    const entity = job.owner(types.migrationJob);
    if (entity === undefined) {
      yield { field: "parent", problem: "is no job of the catalog: nobody declared it" };
      return;
    }
    for (const [field, value] of once) {
      if (job.get(field) !== value) yield { field, problem: `must be ${value}` };
    }
    const account = `${entity.text("serviceAccount") ?? ""}@${job.text("project") ?? ""}.iam.gserviceaccount.com`;
    if (job.get("template.template.serviceAccount") !== account) {
      yield {
        field: "template.template.serviceAccount",
        problem: "must be the migrations' own account",
      };
    }
    yield* checkContainer(job, entity);
  },
  checkStack: onlyOne,
};

/** What those may be is for require-narrow-sampler and require-declared-jobs. */
function isOfOthers(job: Resource): boolean {
  return job.owner(types.sampler) !== undefined || job.owner(types.surface) !== undefined;
}

function* checkContainer(job: Resource, entity: Resource): Generator<Violation> {
  const [container, ...others] = job.each("template.template.containers");
  for (const field of others) yield { field, problem: "is a second container beside the migrations" };
  for (const list of ["initContainers", "volumes"]) {
    for (const field of job.each(`template.template.${list}`))
      yield { field, problem: "is nothing that migrations need" };
  }
  if (container === undefined) {
    yield { field: "template.template.containers", problem: "are missing" };
    return;
  }
  if (!isFrom(job.text(`${container}.image`), entity.text("image"))) {
    yield { field: `${container}.image`, problem: "must be the version's image, of GHCR from a mirror" };
  }
  yield* checkCommand(job, entity, container);
  yield* checkVariables(job, entity, container);
}

/** What it runs is in the image, which was built from what was reviewed. */
function* checkCommand(job: Resource, entity: Resource, container: string): Generator<Violation> {
  const field = `${container}.commands`;
  if (job.each(field).length > 0) yield { field, problem: "replaces the program of the image" };
  const said = job.each(`${container}.args`).map((each) => job.get(each));
  const [environment, migration] = [entity.get("environment"), entity.get("migration")];
  const wanted = ["migrate", "up", environment, "--job", "--to", migration, "--yes"];
  if (said.length !== wanted.length || wanted.some((word, at) => said[at] !== word)) {
    yield {
      field: `${container}.args`,
      problem: "must migrate this environment as far as its version says, and no further",
    };
  }
}

function* checkVariables(job: Resource, entity: Resource, container: string): Generator<Violation> {
  const [url, ...others] = job.each(`${container}.envs`);
  for (const field of others) yield { field, problem: "is another variable than the connection string" };
  const secret = url === undefined ? undefined : job.text(`${url}.valueSource.secretKeyRef.secret`);
  const isUrl = url !== undefined && job.get(`${url}.name`) === "DATABASE_URL";
  if (!isUrl || secret?.split("/").at(-1) !== entity.text("database.urlRef")) {
    yield {
      field: url ?? `${container}.envs`,
      problem: "must be DATABASE_URL, from the secret that database.urlRef names",
    };
  }
}

/** Two would be two who migrate. */
function* onlyOne(stack: Stack): Generator<StackViolation> {
  const [, ...others] = stack.all(types.job).filter((job) => !isOfOthers(job));
  for (const resource of others) yield { resource, field: "name", problem: "is a second job" };
}

import { isDeclaredImage } from "../images.ts";
import type { Resource } from "../resource.ts";
import type { Rule, StackViolation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";
import { plain } from "../value.ts";

export const rule: Rule = {
  id: "require-own-project",
  sentence: "Everything of an environment lies in its own project and owner, and names no other project.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy:
    "name this environment's own project and owner: the stack's configuration says where an environment lives",
  judges: (type) => !type.startsWith("gantry:"),
  *checkStack(stack) {
    yield* checkProjects(stack);
    yield* checkOwners(stack);
  },
};

function* checkProjects(stack: Stack): Generator<StackViolation> {
  const [services] = stack.all(types.services);
  if (services === undefined) return;
  const project = services.get("project");
  for (const resource of stack.everything()) {
    if (!resource.type.startsWith("gcp:") && !resource.type.startsWith("gantry:")) continue;
    yield* compare(resource, "project", resource.get("project"), project);
    yield* compare(resource, "provider.project", resource.providerSetting("project"), project);
    yield* checkNames(resource, [project, services.get("projectNumber")]);
  }
}

/** How Google's resources name a project: below it, its registry, or an account in it. */
const named = [
  /(?:^|googleapis\.com\/)projects\/(?<project>[^/]+)/,
  /^(?:[a-z0-9-]+-)?docker\.pkg\.dev\/(?<project>[^/]+)/,
  /@(?<project>[a-z0-9-]+)\.iam\.gserviceaccount\.com/,
];
/** Google's own accounts for an API carry the number of the project that they are for. */
const agent = /(?:^|:)service-(?<number>\d+)@[a-z0-9-]+\.iam\.gserviceaccount\.com/;

/** What a value names in another project may be read, or written, as if it were here. */
function* checkNames(resource: Resource, own: readonly unknown[]): Generator<StackViolation> {
  if (!resource.type.startsWith("gcp:")) return;
  for (const { path, value } of resource.leaves()) {
    if (typeof value !== "string") continue;
    const text = plain(value);
    const number = agent.exec(text)?.groups?.["number"];
    const names = number === undefined ? named.map((each) => each.exec(text)?.groups?.["project"]) : [number];
    if (names.every((name) => name === undefined || own.includes(name))) continue;
    // The images of all environments may lie in one project. The catalog names them, and nothing is written there.
    if (path.endsWith(".image") && isDeclaredImage(resource, value)) continue;
    yield { resource, field: path, problem: `names something of a project that is not "${String(own[0])}"` };
  }
}

function* checkOwners(stack: Stack): Generator<StackViolation> {
  const [identity] = stack.all(types.workloadIdentity);
  if (identity === undefined) return;
  const owner = identity.get("repository.owner");
  for (const resource of stack.everything()) {
    if (!resource.type.startsWith("github:")) continue;
    yield* compare(resource, "provider.owner", resource.providerSetting("owner"), owner);
  }
}

function* compare(
  resource: Resource,
  field: string,
  found: unknown,
  expected: unknown,
): Generator<StackViolation> {
  if (found !== undefined && found !== expected) {
    yield { resource, field, problem: `is not "${String(expected)}", where the environment lives` };
  }
}

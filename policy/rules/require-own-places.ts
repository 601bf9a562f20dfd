import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";
import { isFields } from "../value.ts";

/** What a name at Cloudflare may be an alias of, by the platform that its host leads to. */
const aliases = new Map<unknown, string>([
  ["cloud-run", "ghs.googlehosted.com"],
  ["vercel", "cname.vercel-dns.com"],
]);

/** What a mirror is made of; each other field is a way to take images from somewhere else. */
const mirrorFields = ["description", "commonRepository", "upstreamCredentials"];
const registry = "https://ghcr.io";

/** By type, what is asked of a resource beside the component that it must belong to. */
const checks = new Map<string, (resource: Resource) => Generator<Violation>>([
  [types.dnsRecord, checkRecord],
  [types.domainMapping, checkMapping],
  [types.registry, checkMirror],
  [types.subscription, checkSubscription],
  [types.surfaceDns, checkHosts],
  [types.vercelDomain, checkDomain],
]);

const inGithubEnvironments = /^github:index\/(actionsEnvironment|repositoryEnvironment)/;

export const rule: Rule = {
  id: "require-own-places",
  sentence:
    "An environment writes only into its own places: its GitHub environments, zone, hosts, mirror and team.",
  protects: { entity: "DeploymentSurface, DeploymentEnvironment", seed: "002, 003" },
  remedy: "declare it in this environment's catalog, and let the component make it",
  judges: (type) => checks.has(type) || /^(github|vercel):/.test(type),
  *check(resource) {
    yield* checks.get(resource.type)?.(resource) ?? [];
    if (inGithubEnvironments.test(resource.type)) yield* checkGithubEnvironment(resource);
    if (resource.type.startsWith("vercel:")) yield* checkTeam(resource);
  },
  *checkStack(stack) {
    yield* checkRepository(stack);
    yield* checkGithubEnvironments(stack);
  },
};

function nobody(component: string): Violation {
  return { field: "parent", problem: `is no ${component} of the catalog: nobody declared it` };
}

function* differs(resource: Resource, field: string, expected: unknown, of: string): Generator<Violation> {
  if (expected === undefined || resource.get(field) !== expected) {
    yield { field, problem: `is not ${of}` };
  }
}

/**
 * A surface's hosts are that of its address, one for each of its regions (model/surface-hosts.ts), and its further domains
 * (model/vercel-hosts.ts).
 */
function* checkHosts(dns: Resource): Generator<Violation> {
  const surface = dns.owner(types.surface);
  if (surface === undefined) {
    yield nobody("surface");
    return;
  }
  const own = hostOf(surface.text("endpointUrl"));
  const [first = "", ...rest] = own?.split(".") ?? [];
  const regional = surface
    .entries("regional")
    .flatMap(([region]) => [
      [`${first}-${region}`, ...rest].join("."),
      hostOf(surface.text(`regional.${region}.endpointUrl`)),
    ]);
  const names = new Set<unknown>([own, ...regional, ...furtherDomains(surface).keys()]);
  for (const each of dns.each("hosts")) {
    if (names.has(dns.get(`${each}.host`))) continue;
    yield { field: `${each}.host`, problem: "is no host of its surface" };
  }
}

/** The host of a component that a resource is named after. */
function hostNamed(dns: Resource, host: unknown): string | undefined {
  return dns.each("hosts").find((each) => dns.get(`${each}.host`) === host);
}

function* checkRecord(record: Resource): Generator<Violation> {
  const dns = record.owner(types.surfaceDns);
  if (dns === undefined) {
    yield nobody("surface");
    return;
  }
  yield* differs(record, "zoneId", dns.get("zoneId"), "the zone of the product's domain");
  const host = hostNamed(dns, record.get("name"));
  if (host === undefined) {
    yield { field: "name", problem: "is no host of its surface" };
    return;
  }
  yield* differs(record, "type", "CNAME", "CNAME, which leads to the surface's platform");
  const alias = aliases.get(dns.get(`${host}.target.platform`));
  yield* differs(record, "content", alias, "where the surface's platform answers");
}

function* checkMapping(mapping: Resource): Generator<Violation> {
  const dns = mapping.owner(types.surfaceDns);
  if (dns === undefined) {
    yield nobody("surface");
    return;
  }
  const host = hostNamed(dns, mapping.get("name"));
  if (host === undefined) {
    yield { field: "name", problem: "is no host of its surface" };
    return;
  }
  yield* differs(mapping, "spec.routeName", dns.get(`${host}.target.service`), "the surface's service");
}

function* checkDomain(domain: Resource): Generator<Violation> {
  const surface = domain.owner(types.surface);
  if (surface === undefined) {
    yield nobody("surface");
    return;
  }
  const further = furtherDomains(surface);
  const name = domain.get("domain");
  if (name !== hostOf(surface.text("endpointUrl")) && !further.has(name))
    yield { field: "domain", problem: "is no host of its surface" };
  if ((domain.get("redirect") ?? "") !== (further.get(name) ?? ""))
    yield { field: "redirect", problem: "is not where the catalog leads the domain" };
  for (const field of ["gitBranch", "customEnvironmentId"]) {
    if ((domain.get(field) ?? "") === "") continue;
    yield { field, problem: "leads the domain to something else than the surface" };
  }
}

/** By their names, the hosts of a surface beside that of its address, and what they redirect to; nothing where they serve. */
function furtherDomains(surface: Resource): ReadonlyMap<unknown, string | undefined> {
  const declared = surface.entries("vercel.domains");
  return new Map(
    declared.map(([host, said]) => {
      const to = isFields(said) ? said["redirectTo"] : undefined;
      return [host, typeof to === "string" ? to : undefined];
    }),
  );
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function* checkMirror(repository: Resource): Generator<Violation> {
  if (repository.owner(types.mirror) === undefined) {
    yield nobody("mirror");
    return;
  }
  yield* differs(repository, "mode", "REMOTE_REPOSITORY", "that of a mirror");
  const remote = repository.get("remoteRepositoryConfig");
  for (const name of remote !== undefined && isFields(remote) ? Object.keys(remote) : []) {
    if (mirrorFields.includes(name)) continue;
    yield { field: `remoteRepositoryConfig.${name}`, problem: "takes images from somewhere else" };
  }
  const field = "remoteRepositoryConfig.commonRepository.uri";
  yield* differs(repository, field, registry, `${registry}, where the product's images are`);
}

/** A push address gets what the channel says, with an identity of ours. A subscription of none is for the expected plan to say. */
function* checkSubscription(subscription: Resource): Generator<Violation> {
  const channel = subscription.owner(types.alertChannel);
  if (channel === undefined) return;
  yield* differs(
    subscription,
    "pushConfig.pushEndpoint",
    channel.get("relayUrl"),
    "the relay of its alert channel",
  );
}

/** The stack's settings say the team of all. */
function* checkTeam(resource: Resource): Generator<Violation> {
  if ((resource.get("teamId") ?? "") !== "") {
    yield { field: "teamId", problem: "says a team of its own" };
  }
}

/** A surface and a bundle put their own variables into the environments of the stack, which `checkStack` compares. */
function* checkGithubEnvironment(resource: Resource): Generator<Violation> {
  const entity = resource.owner(types.environment) ?? resource.owner(types.driftEnvironment);
  if (entity !== undefined) {
    yield* differs(resource, "environment", entity.get("ghEnvironment"), "its component's");
  } else if (resource.owner(types.surface) === undefined) yield nobody("GitHub environment");
}

/** In an environment's stack, whatever is written at GitHub belongs to the repository whose jobs may deploy. */
function* checkRepository(stack: Stack): Generator<StackViolation> {
  const [identity] = stack.all(types.workloadIdentity);
  if (identity === undefined) return;
  const name = identity.get("repository.name");
  for (const resource of stack.everything()) {
    if (!resource.type.startsWith("github:")) continue;
    const found = resource.get("repository");
    if (found === undefined || found === name) continue;
    yield { resource, field: "repository", problem: "is not the product's repository" };
  }
}

/** Whose jobs may deploy is said once; these and the drift check's are the GitHub environments of a stack. */
function* checkGithubEnvironments(stack: Stack): Generator<StackViolation> {
  const [identity] = stack.all(types.workloadIdentity);
  if (identity === undefined) return;
  const own = identity.each("ghEnvironments").map((each) => identity.get(each));
  const drift = stack.all(types.driftEnvironment).map((entity) => entity.get("ghEnvironment"));
  for (const resource of stack.everything()) {
    const isEntity = resource.type === types.environment;
    if (!isEntity && !inGithubEnvironments.test(resource.type)) continue;
    const field = isEntity ? "ghEnvironment" : "environment";
    const name = resource.get(field);
    // GitHub has none for its plan: then nobody's jobs may deploy, and nothing lies there.
    if (isEntity && own.length === 0 && resource.get("atGitHub") === false) continue;
    if (own.includes(name) || (!isEntity && drift.includes(name))) continue;
    yield { resource, field, problem: "is none of this environment's at GitHub" };
  }
}

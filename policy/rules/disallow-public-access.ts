import { type Leaf, plain, Unknown } from "../value.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";

const surfaceType = "gantry:index:DeploymentSurface";
const serviceType = "gcp:cloudrunv2/service:Service";
const invokerTypes = [
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding",
];

/** Inputs that say who is let in: rules must see them, known or not. */
const grants =
  /^(members?|policyData|entity|roleEntities|predefinedAcl|iamMember|specialGroup|invokerIamDisabled)$/;
const grantTypes = /iam(binding|member|policy)$|acl$|accesscontrol$|:DatasetAccess$/i;
/** Inputs in which people write about access, and alerts that watch for it. */
const prose = /^(content|description|displayName|comment|title|filter|documentation|subject)$/;

/** What is there to open something: an address past the zone's rules, an alias without Vercel's login. */
const opening = /^(cloudflare:.*:WorkersScriptSubdomain|vercel:.*:DeploymentProtectionException)$/;

export const rule: Rule = {
  id: "disallow-public-access",
  sentence: "Nothing is open to everyone but a surface whose catalog entry says public: true.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy: "name the callers, or set public: true on the surface in the catalog if everyone may call it",
  judges: (type) => type === surfaceType || /^(gcp|google-native):/.test(type) || opening.test(type),
  *check(resource) {
    if (opening.test(resource.type)) yield* checkOpening(resource);
    if (resource.type === surfaceType) {
      yield* checkSurface(resource);
      return;
    }
    for (const leaf of resource.leaves()) yield* checkLeaf(resource, leaf);
  },
};

function* checkSurface(surface: Resource): Generator<Violation> {
  const isPublic = surface.get("public");
  if (isPublic !== undefined && typeof isPublic !== "boolean") {
    yield { field: "public", problem: "must be true or false" };
  }
}

function* checkOpening(resource: Resource): Generator<Violation> {
  if (resource.get("enabled") === false) return;
  yield { field: "type", problem: "is open to everyone, past what guards the rest" };
}

function* checkLeaf(resource: Resource, leaf: Leaf): Generator<Violation> {
  const [key = ""] = leaf.keys;
  if (leaf.value instanceof Unknown) {
    if (needsToKnow(resource, key)) resource.unknown(leaf.path);
    return;
  }
  if (key === "invokerIamDisabled") {
    const isOff = leaf.value === false || leaf.value === null;
    if (!isOff && !isPublicSurface(resource)) {
      yield { field: leaf.path, problem: "lets everyone call the service without any binding" };
    }
  } else if (typeof leaf.value === "string" && !prose.test(key)) {
    const opens = opensTo(key, leaf.value);
    if (opens !== undefined && !isInvokerOfPublicSurface(resource, leaf)) {
      yield { field: leaf.path, problem: `is open to ${opens}` };
    }
  }
}

function needsToKnow({ type }: Resource, key: string): boolean {
  return grants.test(key) && (grantTypes.test(type) || key === "invokerIamDisabled");
}

/** Whom a grant lets in, if that is more than somebody in particular. Case and invisible characters hide nothing. */
function opensTo(key: string, value: string): string | undefined {
  const text = plain(value);
  if (/(^|[^a-z])allusers($|[^a-z])/.test(text)) return "everyone (allUsers)";
  if (/(^|[^a-z])allauthenticatedusers($|[^a-z])/.test(text)) {
    return "everyone with a Google account (allAuthenticatedUsers)";
  }
  if (key === "predefinedAcl" && /^(public|authenticated)/.test(text)) return "everyone (predefinedAcl)";
  return undefined;
}

function isInvokerOfPublicSurface(resource: Resource, leaf: Leaf): boolean {
  const isMember = leaf.path === "member" || /^members\[\d+\]$/.test(leaf.path);
  if (!isMember || !invokerTypes.includes(resource.type)) return false;
  return resource.get("role") === "roles/run.invoker" && isPublicSurface(resource);
}

/**
 * Whether the service that is opened belongs to a surface that the catalog makes public. The component carries the
 * surface's id as its name: the SDK sends no input called `id`.
 */
function isPublicSurface(resource: Resource): boolean {
  if (resource.type !== serviceType && !invokerTypes.includes(resource.type)) return false;
  const surface = resource.owner(surfaceType);
  const service = resource.get("name");
  return surface?.get("public") === true && typeof service === "string" && surface.name === service;
}

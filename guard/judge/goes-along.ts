import { holdsMore, lostWith } from "../../model/protected-types.ts";
import { counted } from "../../terminal/counted.ts";
import type { ExportedResource, ExportedStack } from "../../engine/run/export-stack.ts";
import { isTakenAway, type Plan } from "../../engine/run/plan.ts";
import { nameOf } from "../../model/urn.ts";

/** A plan that says below each thing of weight that it deletes or replaces what goes with it. */
export function withWhatGoesAlong(plan: Plan, recorded: ExportedStack): Plan {
  const staying = stayingIn(plan);
  const changes = plan.changes.map((change) => {
    if (!isTakenAway(change) || !holdsMore(change.type)) return change;
    const goesAlong = whatGoesAlong(change.urn, recorded, staying);
    return goesAlong.length === 0 ? change : { ...change, goesAlong };
  });
  return { ...plan, changes };
}

/** What a plan leaves where it is. The engine may have stopped before it came to the rest. */
export function stayingIn({ changes }: Plan): ReadonlySet<string> {
  return new Set(changes.flatMap((change) => (isTakenAway(change) ? [] : [change.urn])));
}

/**
 * What goes with a resource, a line each: what the recorded state has below it or depending on it, directly or through
 * others, as far as it does not stay; and what the platform takes along.
 */
export function whatGoesAlong(urn: string, recorded: ExportedStack, staying: ReadonlySet<string>): string[] {
  const { type } = nameOf(urn);
  const also = lostWith(type);
  return [...dependentsLine(urn, recorded, staying), ...(also === null ? [] : [`also lost: ${also}`])];
}

function dependentsLine(urn: string, recorded: ExportedStack, staying: ReadonlySet<string>): string[] {
  if (recorded.version === "none")
    return ["with it: what depends on it; the recorded state could not be read"];
  const types = [...dependentsOf(urn, recorded.resources, staying)].map((each) => nameOf(each).type);
  const things = types.filter((type) => !type.startsWith("gantry:"));
  const byWord = Map.groupBy(things, wordFor);
  const counts = [...byWord].map(([word, those]) => counted(those.length, word, plural(word)));
  return counts.length === 0 ? [] : [`with it: ${counts.toSorted(byNumber).join(", ")}`];
}

/** The URNs of all that goes where this one goes. */
function dependentsOf(
  urn: string,
  resources: readonly ExportedResource[],
  staying: ReadonlySet<string>,
): ReadonlySet<string> {
  const going = resources.filter((resource) => !resource.external && !staying.has(resource.urn));
  const found = new Set([urn]);
  // A Set gives what is added while it is walked through as well.
  for (const each of found) {
    for (const resource of going) if (needs(resource).includes(each)) found.add(resource.urn);
  }
  found.delete(urn);
  return found;
}

function needs({ parent, deletedWith, dependencies, propertyDependencies }: ExportedResource): string[] {
  const ofProperties = Object.values(propertyDependencies ?? {}).flatMap((urns) => urns ?? []);
  return [parent ?? "", deletedWith ?? "", ...(dependencies ?? []), ...ofProperties];
}

/** What people call it, where the type's own name is not that. */
const words: Readonly<Record<string, string>> = {
  ActionsEnvironmentVariable: "variable",
  DnsRecord: "DNS record",
  IAMMember: "grant",
  ProjectDomain: "domain",
  ProjectEnvironmentVariable: "variable",
  RepositoryEnvironmentDeploymentPolicy: "deployment policy",
  SecretIamMember: "grant",
  ServiceIamMember: "grant",
  TopicIAMMember: "grant",
};

/** `DomainMapping` is a domain mapping. */
function wordFor(type: string): string {
  const name = type.split(":").at(-1) ?? type;
  if (type === "gcp:serviceaccount/account:Account") return "service account";
  return words[name] ?? name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

function plural(word: string): string {
  return word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** The most first. */
function byNumber(a: string, b: string): number {
  return Number.parseInt(b, 10) - Number.parseInt(a, 10) || a.localeCompare(b, "en");
}

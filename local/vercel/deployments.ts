import { createHash } from "node:crypto";
import { CloudError } from "../cloud-error.ts";
import type { Faults } from "../faults.ts";
import type { Store, StoredResource } from "../store.ts";
import { isProperties, numberAt, textAt, type Properties } from "../values.ts";
import { domainToken, projectToken } from "./common.ts";

/** Types of what only Vercel's REST interface makes, beside the engine's own. */
export const deploymentToken = "vercel:api/deployment:Deployment";
export const fileToken = "vercel:api/file:File";
const leadToken = "vercel:api/lead:Lead";

/** Where the domains of a project lead: to a deployment, which nobody but a promotion or a rollback changes. */
export interface Lead {
  readonly deployment: string | undefined;
  /** What they led to before that. */
  readonly before: string | undefined;
  readonly request: Properties | undefined;
}

export async function leadOf(store: Store, project: string): Promise<Lead> {
  const state = (await store.read(leadToken, project))?.state ?? {};
  const request = state["request"];
  return {
    deployment: textAt(state, "deployment"),
    before: textAt(state, "before"),
    request: isProperties(request) ? request : undefined,
  };
}

export async function writeLead(store: Store, project: string, lead: Lead, now: string): Promise<void> {
  const { deployment = null, before = null, request = null } = lead;
  const state: Properties = { deployment, before, request };
  await store.write({ type: leadToken, id: project, key: project, createdAt: now, updatedAt: now, state });
}

/** The team's id, where a project names its team by its slug; a person's own projects have none. */
export function teamId(team: string): string {
  if (team === "" || team.startsWith("team_")) return team;
  return `team_${createHash("sha256").update(team).digest("hex").slice(0, 24)}`;
}

export const userId = "local0000000000000000000";

/**
 * What a deployment has come to. What was uploaded is ready when somebody looks, unless a fault of the type `deployment`
 * strikes, with the project's name: `unavailable` ends it, `timeout` leaves it building.
 */
export async function stateOf(deployment: StoredResource, store: Store, faults: Faults): Promise<string> {
  const recorded = textAt(deployment.state, "readyState") ?? "READY";
  if (recorded !== "INITIALIZING") return recorded;
  const name = textAt(deployment.state, "name") ?? "";
  const struck = await faults.match({ provider: "vercel", type: "deployment", name, operation: "read" });
  if (struck?.kind === "timeout") return "BUILDING";
  const readyState = struck?.kind === "unavailable" ? "ERROR" : "READY";
  await store.write({ ...deployment, state: { ...deployment.state, readyState } });
  return readyState;
}

/** The deployment that answers under a host: its own address, or a domain of its project that leads to it. */
export async function deploymentAt(host: string, store: Store): Promise<StoredResource | undefined> {
  for (const each of await store.list(deploymentToken)) if (textAt(each.state, "url") === host) return each;
  const project = textAt((await store.read(domainToken, host))?.state ?? {}, "projectId");
  if (project === undefined) return undefined;
  const { deployment } = await leadOf(store, project);
  return deployment === undefined ? undefined : store.read(deploymentToken, deployment);
}

/** With what status a domain redirects, as Vercel does where none is said; undefined where it serves. */
export async function redirectOf(host: string, store: Store): Promise<number | undefined> {
  const domain = (await store.read(domainToken, host))?.state ?? {};
  return textAt(domain, "redirect") === undefined
    ? undefined
    : (numberAt(domain, "redirectStatusCode") ?? 307);
}

/** Whether whoever comes to a host of a project has to log in: to all of them, or to all but its domains. */
export async function asksForLogin(host: string, deployment: StoredResource, store: Store): Promise<boolean> {
  const project = await store.read(projectToken, textAt(deployment.state, "projectId") ?? "");
  const type = textAt(project?.state ?? {}, "vercelAuthentication.deploymentType") ?? "none";
  if (type === "none") return false;
  return type === "all_deployments" || textAt(deployment.state, "url") === host;
}

/** What is deployed goes with its project. */
export async function deleteDeployments(project: string, store: Store): Promise<void> {
  await store.delete(leadToken, project);
  for (const each of await store.list(deploymentToken)) {
    if (each.state["projectId"] === project) await store.delete(deploymentToken, each.key);
  }
}

/** Throws Vercel's 404 when there is no such deployment in the project. */
export async function requireDeployment(store: Store, project: string, id: string): Promise<StoredResource> {
  const found = await store.read(deploymentToken, id);
  if (found?.state["projectId"] === project) return found;
  throw new CloudError(404, "The deployment could not be found.");
}

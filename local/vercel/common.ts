import { CloudError } from "../cloud-error.ts";
import type { Context } from "../resource-type.ts";
import type { Store, StoredResource } from "../store.ts";
import { textAt, type Properties } from "../values.ts";

export const projectToken = "vercel:index/project:Project";
export const domainToken = "vercel:index/projectDomain:ProjectDomain";
export const variableToken = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
export const teamToken = "vercel:index/teamConfig:TeamConfig";
export const retentionToken = "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention";

/** The team of a resource: its own input, else the provider's setting; none for a personal account. */
export function teamOf(state: Properties, context: Context): string {
  return textAt(state, "teamId") ?? context.config["team"] ?? "";
}

export function defaultTeam(context: Context): Properties {
  const team = context.config["team"];
  return team === undefined ? {} : { teamId: team };
}

/** Throws Vercel's 404 when there is no such project. */
export async function requireProject(state: Properties, store: Store): Promise<StoredResource> {
  const found = await store.read(projectToken, textAt(state, "projectId") ?? "");
  if (found === undefined) throw new CloudError(404, "not_found - Project not found.");
  return found;
}

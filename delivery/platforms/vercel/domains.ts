import { RestFailed } from "../../../clients/rest/rest-failed.ts";
import type { VercelApi, VercelProject } from "./api.ts";
import { untilLedTo } from "./wait.ts";

/** Where a project's domains are to lead. */
interface Lead {
  project: VercelProject;
  /** Those that are looked at, that of the surface's address first. */
  domains: readonly string[];
  /** The deployment's id. */
  to: string;
}

/** Leads the domains to a deployment; nothing is done where they lead there already. Throws a GantryError where they never do. */
export async function leadTo(api: VercelApi, lead: Lead): Promise<void> {
  const { project, to } = lead;
  if (!(await leadThere(api, lead))) await api.promote(project, to);
  await settle(api, lead);
}

/**
 * The same for a deployment that had them before, by Vercel's own rollback. Where the plan allows that for the last one only,
 * or the deployment never had them, it is promoted like any other.
 */
export async function leadBack(api: VercelApi, lead: Lead): Promise<void> {
  const { project, to } = lead;
  if (!(await leadThere(api, lead))) {
    const { readySubstate } = await api.deployment(to);
    if (readySubstate === "STAGED" || !(await mayRollBack(api, lead))) await api.promote(project, to);
  }
  await settle(api, lead);
}

/** Whether every domain does. One request moves all of a project's, and may have come to some of them alone. */
async function leadThere(api: VercelApi, { project, domains, to }: Lead): Promise<boolean> {
  for (const domain of domains) if ((await api.serving(project, domain)) !== to) return false;
  return true;
}

async function mayRollBack(api: VercelApi, { project, to }: Lead): Promise<boolean> {
  try {
    await api.rollBack(project, to);
    return true;
  } catch (error) {
    if (error instanceof RestFailed && (error.status === 402 || error.status === 403)) return false;
    throw error;
  }
}

/**
 * Each promotion turns on that new deployments get the domains by themselves (vercel/vercel#15095), which the catalog has off.
 * It is turned off again at once, and not overlooked as drift: until then any deployment would go past every gate.
 */
async function settle(api: VercelApi, { project, domains, to }: Lead): Promise<void> {
  for (const domain of domains) await untilLedTo(api, { of: project, domain, to });
  if ((await api.project(project.name))?.autoAssignCustomDomains !== false)
    await api.setAutoAssign(project, false);
}

import { setTimeout as pause } from "node:timers/promises";
import { GantryError } from "../../../model/errors.ts";
import type { VercelApi, VercelDeployment, VercelProject } from "./api.ts";

/** How often something is looked at, and for how long. */
export interface Patience {
  everyMs: number;
  deadlineMs: number;
}

/** What was built before is ready in seconds; functions of many sizes may take some minutes. */
const untilReadyMs: Patience = { everyMs: 2_000, deadlineMs: 5 * 60_000 };
/** As long as Vercel's own program waits for it: https://vercel.com/docs/cli/promote */
const untilThereMs: Patience = { everyMs: 1_000, deadlineMs: 3 * 60_000 };

/** A deployment that cannot become ready any more. */
const ended = ["ERROR", "CANCELED", "BLOCKED", "DELETED"];

/** Whether a deployment serves, or will: nobody needs to upload it again. */
export function isAlive({ readyState }: Pick<VercelDeployment, "readyState">): boolean {
  return !ended.includes(readyState);
}

/** Waits until Vercel calls a deployment ready. Throws a GantryError where it never will, with the page that says why. */
export async function untilDeployed(
  api: VercelApi,
  id: string,
  patience: Patience = untilReadyMs,
): Promise<VercelDeployment> {
  const end = Date.now() + patience.deadlineMs;
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst) await pause(patience.everyMs);
    const found = await api.deployment(id);
    const { readyState, inspectorUrl } = found;
    if (readyState === "READY") return found;
    const page = inspectorUrl === null || inspectorUrl === undefined ? {} : { hint: `see ${inspectorUrl}` };
    if (!isAlive(found)) throw new GantryError(`Vercel says ${readyState} of the deployment ${id}`, page);
    if (Date.now() >= end) {
      const minutes = patience.deadlineMs / 60_000;
      throw new GantryError(
        `Vercel still says ${readyState} of the deployment ${id} after ${minutes} min`,
        page,
      );
    }
  }
}

/** Waits until nobody is about to lead the project's domains elsewhere; the deployment that they lead to then. */
export async function whereDomainsLead(
  api: VercelApi,
  of: VercelProject,
  domain: string,
  patience: Patience = untilThereMs,
): Promise<string | undefined> {
  const end = Date.now() + patience.deadlineMs;
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst) await pause(patience.everyMs);
    const request = (await api.project(of.name))?.lastAliasRequest;
    if (request?.jobStatus !== "pending" && request?.jobStatus !== "in-progress")
      return api.serving(of, domain);
    if (Date.now() < end) continue;
    throw new GantryError(`Vercel is still about to lead ${domain} to ${request.toDeploymentId}`, {
      hint: `vercel ${request.type} status ${of.name}`,
    });
  }
}

/** Waits until the domain leads to a deployment. Throws a GantryError where that does not happen. */
export async function untilLedTo(
  api: VercelApi,
  { of, domain, to }: { of: VercelProject; domain: string; to: string },
  patience: Patience = untilThereMs,
): Promise<void> {
  const end = Date.now() + patience.deadlineMs;
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst) await pause(patience.everyMs);
    const leads = await whereDomainsLead(api, of, domain, patience);
    if (leads === to) return;
    const request = (await api.project(of.name))?.lastAliasRequest;
    const failed = request?.toDeploymentId === to && request.jobStatus === "failed";
    if (failed || Date.now() >= end) {
      throw new GantryError(`${domain} leads to ${leads ?? "nothing"}, and not to ${to}`, {
        hint: failed
          ? `Vercel could not do it: vercel promote status ${of.name}`
          : `is ${domain} a domain of the project "${of.name}", and does Vercel call it verified?`,
      });
    }
  }
}

import { z } from "zod";
import type { RestClient } from "../rest/rest-client.ts";
import { RestFailed } from "../rest/rest-failed.ts";

/** What Resource Manager has of a project. */
export interface GoogleProject {
  /** As text, since it has up to 20 digits. */
  number: string;
  isActive: boolean;
}

const project = z.object({ name: z.string().regex(/^projects\/\d{1,20}$/), state: z.string() });

/**
 * https://docs.cloud.google.com/resource-manager/reference/rest/v3/projects/get
 *
 * @returns undefined where there is none, or none that whoever asks may see: Google answers both with 403
 * @throws RestFailed
 */
export async function findProject(client: RestClient, id: string): Promise<GoogleProject | undefined> {
  const path = `/v3/projects/${encodeURIComponent(id)}`;
  const found = await unlessForbidden(
    client.call(project, { method: "GET", path, what: `read project ${id}` }),
  );
  if (found === undefined) return undefined;
  return { number: found.name.replace("projects/", ""), isActive: found.state === "ACTIVE" };
}

const billing = z.object({ billingEnabled: z.boolean().default(false) });

/** Whether somebody pays for a project. https://docs.cloud.google.com/billing/docs/reference/rest/v1/projects/getBillingInfo @throws RestFailed */
export async function hasBilling(client: RestClient, id: string): Promise<boolean> {
  const path = `/v1/projects/${encodeURIComponent(id)}/billingInfo`;
  const what = `read who pays for project ${id}`;
  return (await client.call(billing, { method: "GET", path, what })).billingEnabled;
}

async function unlessForbidden<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RestFailed && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
}

import { z } from "zod";
import type { RestClient } from "../rest/rest-client.ts";

/** Whether a service account is there. https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/get @throws RestFailed */
export async function hasAccount(client: RestClient, project: string, email: string): Promise<boolean> {
  const path = `/v1/projects/${project}/serviceAccounts/${encodeURIComponent(email)}`;
  const found = await client.find(z.object({ email: z.string() }), {
    method: "GET",
    path,
    what: `look for account ${email}`,
  });
  return found !== undefined;
}

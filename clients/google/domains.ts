import { z } from "zod";
import type { RestClient } from "../rest/rest-client.ts";

const page = z.object({
  domains: z.array(z.object({ id: z.string() })).default([]),
  nextPageToken: z.string().default(""),
});
/** More pages than this would be a loop. */
const mostPages = 50;

/**
 * The domains that whoever asks has verified, which Cloud Run maps names of.
 * https://docs.cloud.google.com/run/docs/reference/rest/v1/projects.authorizeddomains/list
 *
 * @throws RestFailed
 */
export async function verifiedDomains(client: RestClient, project: string): Promise<string[]> {
  const found: string[] = [];
  let token = "";
  for (let at = 0; at < mostPages; at += 1) {
    const query = token === "" ? "" : `?pageToken=${encodeURIComponent(token)}`;
    const path = `/v1/projects/${project}/authorizeddomains${query}`;
    const { domains, nextPageToken } = await client.call(page, {
      method: "GET",
      path,
      what: `read the verified domains of ${project}`,
    });
    found.push(...domains.map(({ id }) => id));
    token = nextPageToken;
    if (token === "") break;
  }
  return found;
}

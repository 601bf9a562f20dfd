import { safeBaseUrl } from "./rest/address.ts";
import type { RestClient } from "./rest/rest-client.ts";
import { serviceClient, type Service, type Timing } from "./rest/service-client.ts";
import { tokenOf } from "./rest/token-of.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const vercel: Service = {
  service: "Vercel",
  url: "VERCEL_API_URL",
  official: "https://api.vercel.com",
  tokens: ["VERCEL_API_TOKEN", "VERCEL_TOKEN"],
  hint: "set VERCEL_API_TOKEN to a token of the team",
};

export function vercelClient(env: Environment, timing?: Timing): RestClient {
  return serviceClient(env, vercel, timing);
}

/** What Vercel's own program needs to ask the same place with the same token. */
export function vercelAccess(env: Environment): { token: string; url: string; isOfficial: boolean } {
  const url = safeBaseUrl(vercel.url, env[vercel.url], vercel.official);
  return { token: tokenOf(env, vercel), url, isOfficial: url === vercel.official };
}

/** `path` with its query, of which the team is one: a token may see several. */
export function inTeam(
  path: string,
  team: string | undefined,
  query: Readonly<Record<string, string>> = {},
): string {
  const all = new URLSearchParams({ ...query, ...(team === undefined ? {} : { slug: team }) }).toString();
  return all === "" ? path : `${path}?${all}`;
}

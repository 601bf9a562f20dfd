import { safeBaseUrl } from "./address.ts";
import type { RestOptions } from "./rest-call.ts";
import { RestClient } from "./rest-client.ts";
import { tokenOf, type TokenPlace } from "./token-of.ts";

/** Deadlines and pauses, which tests shorten. */
export type Timing = Pick<RestOptions, "deadlineMs" | "overallMs" | "backoffMs">;

/** A service that is asked with a token of the environment. */
export interface Service extends TokenPlace {
  /** The environment variable that leads elsewhere. */
  url: string;
  /** The service's own address. */
  official: string;
}

/** A client for a service. @throws NoToken where nobody gave a token */
export function serviceClient(
  env: Readonly<Record<string, string | undefined>>,
  about: Service,
  timing: Timing = {},
): RestClient {
  const { service, url, official, hint } = about;
  const baseUrl = safeBaseUrl(url, env[url], official);
  const headers = { authorization: `Bearer ${tokenOf(env, about)}` };
  return new RestClient({ service, baseUrl, headers, env, tokenHint: hint, ...timing });
}

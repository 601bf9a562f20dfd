import { RestClient } from "../../clients/rest/rest-client.ts";
import type { RestOptions } from "../../clients/rest/rest-call.ts";
import { safeBaseUrl } from "../../clients/rest/address.ts";
import { tokenOf } from "../../clients/rest/token-of.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Deadlines and pauses, which tests shorten. */
type Timing = Pick<RestOptions, "deadlineMs" | "overallMs" | "backoffMs">;

const secretManager = {
  service: "Secret Manager",
  // The variable by which gcloud itself is sent elsewhere.
  url: "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER",
  official: "https://secretmanager.googleapis.com",
  tokens: ["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"],
  hint: 'set it with `export GOOGLE_OAUTH_ACCESS_TOKEN="$(gcloud auth print-access-token)"`, of an account with roles/secretmanager.admin',
};
const vercel = {
  service: "Vercel",
  url: "VERCEL_API_URL",
  official: "https://api.vercel.com",
  tokens: ["VERCEL_API_TOKEN", "VERCEL_TOKEN"],
  hint: "set VERCEL_API_TOKEN to a token of the team",
};

export function secretManagerClient(env: Environment, timing?: Timing): RestClient {
  return makeClient(env, secretManager, timing);
}

export function vercelClient(env: Environment, timing?: Timing): RestClient {
  return makeClient(env, vercel, timing);
}

function makeClient(env: Environment, about: typeof vercel, timing: Timing = {}): RestClient {
  const { service, url, official, hint } = about;
  const baseUrl = safeBaseUrl(url, env[url], official);
  const headers = { authorization: `Bearer ${tokenOf(env, about)}` };
  return new RestClient({ service, baseUrl, headers, env, tokenHint: hint, ...timing });
}

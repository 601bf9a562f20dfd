import type { RestClient } from "../../clients/rest/rest-client.ts";
import { googleTokens, serviceClient, type Timing } from "../../clients/rest/service-client.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const secretManager = {
  service: "Secret Manager",
  // The variable by which gcloud itself is sent elsewhere.
  url: "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER",
  official: "https://secretmanager.googleapis.com",
  tokens: googleTokens,
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
  return serviceClient(env, secretManager, timing);
}

export function vercelClient(env: Environment, timing?: Timing): RestClient {
  return serviceClient(env, vercel, timing);
}

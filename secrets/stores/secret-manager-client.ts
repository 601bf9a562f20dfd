import type { RestClient } from "../../clients/rest/rest-client.ts";
import { googleTokens, serviceClient, type Timing } from "../../clients/rest/service-client.ts";

const secretManager = {
  service: "Secret Manager",
  // The variable by which gcloud itself is sent elsewhere.
  url: "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER",
  official: "https://secretmanager.googleapis.com",
  tokens: googleTokens,
  hint: 'set it with `export GOOGLE_OAUTH_ACCESS_TOKEN="$(gcloud auth print-access-token)"`, of an account with roles/secretmanager.admin',
};

export function secretManagerClient(
  env: Readonly<Record<string, string | undefined>>,
  timing?: Timing,
): RestClient {
  return serviceClient(env, secretManager, timing);
}

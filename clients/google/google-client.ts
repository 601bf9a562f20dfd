import type { RestClient } from "../rest/rest-client.ts";
import { serviceClient, type Timing } from "../rest/service-client.ts";

/** An interface of Google's. */
interface GoogleApi {
  /** Its name before `.googleapis.com`. */
  api: string;
  /** As a person names it. */
  service: string;
  /** What whoever is asked as needs, such as `roles/run.developer`. */
  role: string;
}

/** Where Google's access token stands: in CI it is short-lived, of the job that deploys. */
export const googleTokens = ["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"] as const;

/** A client for one of Google's interfaces. @throws NoToken where nobody gave a token */
export function googleClient(
  env: Readonly<Record<string, string | undefined>>,
  { api, service, role }: GoogleApi,
  timing?: Timing,
): RestClient {
  const about = {
    service,
    // The variable by which gcloud itself is sent elsewhere.
    url: `CLOUDSDK_API_ENDPOINT_OVERRIDES_${api.toUpperCase()}`,
    official: `https://${api}.googleapis.com`,
    tokens: googleTokens,
    hint: `set it with \`export GOOGLE_OAUTH_ACCESS_TOKEN="$(gcloud auth print-access-token)"\`, of an account with ${role}`,
  };
  return serviceClient(env, about, timing);
}

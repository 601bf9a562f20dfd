import { googleClient } from "../../clients/google/google-client.ts";
import type { RestClient } from "../../clients/rest/rest-client.ts";
import type { Timing } from "../../clients/rest/service-client.ts";

const secretManager = { api: "secretmanager", service: "Secret Manager", role: "roles/secretmanager.admin" };

export function secretManagerClient(
  env: Readonly<Record<string, string | undefined>>,
  timing?: Timing,
): RestClient {
  return googleClient(env, secretManager, timing);
}

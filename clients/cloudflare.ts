import type { RestClient } from "./rest/rest-client.ts";
import { serviceClient, type Service, type Timing } from "./rest/service-client.ts";

const cloudflare: Service = {
  service: "Cloudflare",
  // The variable by which Cloudflare's own clients are sent elsewhere.
  url: "CLOUDFLARE_BASE_URL",
  official: "https://api.cloudflare.com/client/v4",
  tokens: ["CLOUDFLARE_API_TOKEN"],
  hint: 'set CLOUDFLARE_API_TOKEN to a token of the account with "Workers Scripts: Edit"',
};

export function cloudflareClient(
  env: Readonly<Record<string, string | undefined>>,
  timing?: Timing,
): RestClient {
  return serviceClient(env, cloudflare, timing);
}

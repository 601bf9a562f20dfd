import { CloudError } from "../cloud-error.ts";
import table from "../inputs/cloudflare.json" with { type: "json" };
import type { Provider } from "../resource-type.ts";
import { dnsRecord } from "./dns-record.ts";
import { cronTrigger, customDomain, workersScript } from "./workers.ts";
import { kvEntry, kvNamespace } from "./workers-kv.ts";

/** Cloudflare, as far as Gantry uses it. */
export const cloudflare: Provider = {
  name: "cloudflare",
  sdk: "@pulumi/cloudflare",
  table,
  types: [dnsRecord, kvNamespace, kvEntry, workersScript, cronTrigger, customDomain],
  settings: {},
  scope: () => "",
  failure: (operation, _type, _id, error) =>
    `failed to make http request: ${operation}: ${error.code} {"success":false,"errors":[{"message":${JSON.stringify(error.message)}}]}`,
  exists: (_type, id) => new CloudError(409, `"${id}" already exists`),
  notFound: (_type, id) => new CloudError(404, `"${id}" was not found`),
};

import { createHash } from "node:crypto";
import { format } from "../checks.ts";
import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { at, textAt, type Properties } from "../values.ts";
import { checkAccount } from "./workers-kv.ts";

const scriptToken = "cloudflare:index/workersScript:WorkersScript";

const namedForItsScript = {
  identity: {
    kind: "natural",
    id: (state) => textAt(state, "scriptName") ?? "",
    fromImport: (id) => id.split("/").at(-1) ?? id,
  },
  key: (id, state) => `${textAt(state, "accountId") ?? ""}/${id}`,
  replaceOn: ["accountId", "scriptName"],
} satisfies Partial<ResourceType>;

export const workersScript: ResourceType = {
  token: scriptToken,
  aliases: ["cloudflare:index/workerScript:WorkerScript"],
  page: "https://developers.cloudflare.com/api/resources/workers/subresources/scripts/",
  emulated: [
    "uploading deploys to all requests; writing what exists takes it over; a KV binding's namespace must exist",
  ],
  missing: ["no script runs or is parsed; assets are not uploaded; other bindings are kept as they are"],
  ...namedForItsScript,
  unordered: ["bindings", "compatibilityFlags"],
  sensitive: ["bindings.*.keyBase64", "bindings.*.keyJwk"],
  check: (inputs) => [
    ...checkAccount(inputs),
    ...format(
      inputs,
      "scriptName",
      /^[a-z0-9_][a-z0-9_-]*$/,
      "must have lower-case letters, digits, hyphens and underscores, and not begin with a hyphen",
    ),
    ...checkScript(inputs),
  ],
  defaults: () => ({ logpush: false, usageModel: "standard" }),
  computed: {
    createdOn: ({ prior, context }) => prior?.["createdOn"] ?? context.now.toISOString(),
    modifiedOn: ({ context }) => context.now.toISOString(),
    etag: ({ state }) =>
      createHash("sha256")
        .update(textAt(state, "content") ?? "")
        .digest("hex"),
    hasModules: ({ state }) => state["mainModule"] !== undefined,
    hasAssets: ({ state }) => state["assets"] !== undefined,
    handlers: () => ["fetch"],
    lastDeployedFrom: () => "api",
    startupTimeMs: () => 1,
  },
  existing: "adopt",
  before: async ({ state }, store) => {
    for (const binding of at(state, "bindings.*")) {
      if (textAt(binding, "type") !== "kv_namespace") continue;
      const id = textAt(binding, "namespaceId") ?? "";
      const found = await store.read("cloudflare:index/workersKvNamespace:WorkersKvNamespace", id);
      if (found === undefined) throw new CloudError(400, `KV namespace '${id}' not found. (10041)`);
    }
  },
};

export const cronTrigger: ResourceType = {
  token: "cloudflare:index/workersCronTrigger:WorkersCronTrigger",
  aliases: ["cloudflare:index/workerCronTrigger:WorkerCronTrigger"],
  page: "https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/schedules/",
  emulated: ["the script must exist; one resource holds all of its schedules; five fields each"],
  missing: ["nothing is triggered"],
  ...namedForItsScript,
  unordered: ["schedules"],
  check: (inputs) => [
    ...checkAccount(inputs),
    ...at(inputs, "schedules.*.cron").flatMap((cron) =>
      typeof cron === "string" && cron.includes(" ") && cron.trim().split(/\s+/).length !== 5
        ? [{ property: "schedules", reason: `"${cron}" is not a cron expression of five fields` }]
        : [],
    ),
  ],
  computed: {},
  existing: "adopt",
  before: ({ state }, store) => requireScript(state, "scriptName", store),
};

export const customDomain: ResourceType = {
  token: "cloudflare:index/workersCustomDomain:WorkersCustomDomain",
  aliases: ["cloudflare:index/workerDomain:WorkerDomain"],
  page: "https://developers.cloudflare.com/api/resources/workers/subresources/domains/",
  emulated: ["the script must exist; a DnsRecord of the same name is in its way"],
  missing: ["the DNS record and the certificate that come with it have no files of their own"],
  identity: {
    kind: "assigned",
    unique: (state) => `${textAt(state, "accountId") ?? ""}\n${textAt(state, "hostname") ?? ""}`,
    id: (hex) => hex.slice(0, 32),
    fromImport: (id) => id.split("/").at(-1) ?? id,
  },
  replaceOn: ["accountId", "hostname", "zoneId", "zoneName", "service"],
  check: checkAccount,
  defaults: () => ({ environment: "production" }),
  computed: { certId: ({ id }) => createHash("sha256").update(id).digest("hex").slice(0, 32) },
  existing: "adopt",
  before: async ({ state }, store) => {
    await requireScript(state, "service", store);
    const records = await store.list("cloudflare:index/dnsRecord:DnsRecord");
    if (!records.some((record) => record.state["name"] === state["hostname"])) return;
    throw new CloudError(
      409,
      `Hostname '${textAt(state, "hostname") ?? ""}' already has externally managed DNS records. (100117)`,
    );
  },
};

async function requireScript(state: Properties, input: string, store: Store): Promise<void> {
  const key = `${textAt(state, "accountId") ?? ""}/${textAt(state, input) ?? ""}`;
  if ((await store.read(scriptToken, key)) !== undefined) return;
  throw new CloudError(404, "This Worker does not exist on your account. (10007)");
}

function checkScript(inputs: Properties): InputProblem[] {
  const sources = ["content", "contentFile", "files", "assets"].filter((name) => inputs[name] !== undefined);
  if (sources.length > 0) return [];
  return [{ property: "content", reason: "one of content, contentFile, files and assets must be set" }];
}

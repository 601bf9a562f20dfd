import { createHash } from "node:crypto";
import { format } from "../checks.ts";
import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { at, textAt, type Properties, type Value } from "../values.ts";
import { checkAccount } from "./workers-kv.ts";

const scriptToken = "cloudflare:index/workersScript:WorkersScript";

const namedForItsScript = {
  identity: {
    kind: "natural",
    id: (state) => textAt(state, "scriptName") ?? "",
    fromImport: (id) => id.split("/").at(-1) ?? id,
  },
  key: (id, state) => `${textAt(state, "accountId") ?? ""}/${id}`,
  keyOfImport: (id) => ({ accountId: id.split("/")[0] ?? "" }),
  replaceOn: ["accountId", "scriptName"],
} satisfies Partial<ResourceType>;

export const workersScript: ResourceType = {
  token: scriptToken,
  aliases: ["cloudflare:index/workerScript:WorkerScript"],
  page: "https://developers.cloudflare.com/api/resources/workers/subresources/scripts/",
  emulated: [
    "uploading deploys to all requests; writing what exists takes it over; a KV binding's namespace must exist",
    "a Durable Object binding's script must exist, and have the class by a migration",
    "a migration is refused unless its oldTag is the newTag of the upload before",
  ],
  missing: [
    "no script runs or is parsed; assets are not uploaded; other bindings are kept as they are",
    "secrets that are written beside the program, which keepBindings keeps",
    "which classes a script has is not known after its first migration",
  ],
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
      const type = textAt(binding, "type");
      if (type === "kv_namespace") await requireNamespace(binding, store);
      if (type === "durable_object_namespace") await requireClass(binding, state, store);
    }
    await requireTag(state, store);
  },
};

async function requireNamespace(binding: Value, store: Store): Promise<void> {
  const id = textAt(binding, "namespaceId") ?? "";
  const found = await store.read("cloudflare:index/workersKvNamespace:WorkersKvNamespace", id);
  if (found === undefined) throw new CloudError(400, `KV namespace '${id}' not found. (10041)`);
}

async function requireClass(binding: Value, state: Properties, store: Store): Promise<void> {
  const other = textAt(binding, "scriptName");
  if (other !== undefined) await requireScript({ ...state, scriptName: other }, "scriptName", store);
  const script =
    other === undefined ? state : ((await uploaded({ ...state, scriptName: other }, store)) ?? {});
  const name = textAt(binding, "className") ?? "";
  const classes = [...at(script, "migrations.newSqliteClasses.*"), ...at(script, "migrations.newClasses.*")];
  if (classes.includes(name) || textAt(script, "migrations.oldTag") !== undefined) return;
  throw new CloudError(
    400,
    `Cannot create binding for class '${name}' because it is not currently configured to implement Durable Objects. (10061)`,
  );
}

/** A Worker that has a tag takes a migration from that tag alone, and one that has none a migration from none. */
async function requireTag(state: Properties, store: Store): Promise<void> {
  if (textAt(state, "migrations.newTag") === undefined) return;
  const there = textAt((await uploaded(state, store)) ?? {}, "migrations.newTag");
  const from = textAt(state, "migrations.oldTag");
  if (from === there) return;
  throw new CloudError(
    412,
    `Migration tag precondition failed; expected tag is '${from ?? ""}', and the Worker has '${there ?? ""}'. (10079)`,
  );
}

async function uploaded(state: Properties, store: Store): Promise<Properties | undefined> {
  return (await store.read(scriptToken, keyOf(state, "scriptName")))?.state;
}

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
  if ((await store.read(scriptToken, keyOf(state, input))) !== undefined) return;
  throw new CloudError(404, "This Worker does not exist on your account. (10007)");
}

function keyOf(state: Properties, input: string): string {
  return `${textAt(state, "accountId") ?? ""}/${textAt(state, input) ?? ""}`;
}

function checkScript(inputs: Properties): InputProblem[] {
  const sources = ["content", "contentFile", "files", "assets"].filter((name) => inputs[name] !== undefined);
  if (sources.length > 0) return [];
  return [{ property: "content", reason: "one of content, contentFile, files and assets must be set" }];
}

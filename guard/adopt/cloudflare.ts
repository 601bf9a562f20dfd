import type { ImportRule } from "./import-rule.ts";

const scriptForm = "{accountId}/{scriptName}";
const isHex = (id: string): boolean => /^[0-9a-f]{32}$/.test(id);

/** "Import" on each resource's page in the Pulumi registry. */
export const cloudflareRules: Readonly<Record<string, ImportRule>> = {
  "cloudflare:index/dnsRecord:DnsRecord": {
    form: "{zoneId}/{id}",
    by: ["name", "type", "content"],
    look: async ({ apis, text }) => {
      const records = await apis.cloudflare(`/zones/${part(text("zoneId"))}/dns_records`);
      const named = records.filter(({ name, type }) => isSame(name, text("name")) && type === text("type"));
      // Of several of one name and type, such as TXT records, the content tells which is meant.
      const same = named.filter(({ content }) => content === text("content"));
      return (same.length > 0 ? same : named).map(({ id }) => id);
    },
    isId: isHex,
  },
  "cloudflare:index/workersCustomDomain:WorkersCustomDomain": {
    form: "{accountId}/{id}",
    by: ["hostname"],
    look: async ({ apis, text }) => {
      const domains = await apis.cloudflare(`/accounts/${part(text("accountId"))}/workers/domains`);
      return domains.filter(({ hostname }) => isSame(hostname, text("hostname"))).map(({ id }) => id);
    },
    isId: isHex,
  },
  "cloudflare:index/workersKv:WorkersKv": { form: "{accountId}/{namespaceId}/{keyName}" },
  "cloudflare:index/workersKvNamespace:WorkersKvNamespace": {
    form: "{accountId}/{id}",
    by: ["title"],
    look: async ({ apis, text }) => {
      const namespaces = await apis.cloudflare(`/accounts/${part(text("accountId"))}/storage/kv/namespaces`);
      return namespaces.filter(({ title }) => title === text("title")).map(({ id }) => id);
    },
    isId: isHex,
  },
  "cloudflare:index/workersScript:WorkersScript": { form: scriptForm },
  "cloudflare:index/workersCronTrigger:WorkersCronTrigger": { form: scriptForm },
  "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": { form: scriptForm },
};

function part(text: string): string {
  return encodeURIComponent(text);
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

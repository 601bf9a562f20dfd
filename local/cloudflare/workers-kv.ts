import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { numberAt, textAt, type Properties } from "../values.ts";

const namespaceToken = "cloudflare:index/workersKvNamespace:WorkersKvNamespace";
const entryToken = "cloudflare:index/workersKv:WorkersKv";

export const kvNamespace: ResourceType = {
  token: namespaceToken,
  page: "https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/",
  emulated: ["titles are unique per account (10014); deleting takes the entries along"],
  missing: [],
  identity: {
    kind: "assigned",
    unique: (state) => `${textAt(state, "accountId") ?? ""}\n${textAt(state, "title") ?? ""}`,
    id: (hex) => hex.slice(0, 32),
    fromImport: (id) => id.split("/").at(-1) ?? id,
  },
  replaceOn: ["accountId", "jurisdiction"],
  check: (inputs) => [...checkAccount(inputs), ...tooLong(inputs, "title", 512)],
  computed: { supportsUrlEncoding: () => true },
  afterDelete: async (_state, store, key) => {
    for (const entry of await store.list(entryToken)) {
      if (entry.state["namespaceId"] === key) await store.delete(entryToken, entry.key);
    }
  },
};

export const kvEntry: ResourceType = {
  token: entryToken,
  page: "https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/subresources/values/",
  emulated: [
    "the namespace must exist; keys up to 512 bytes, values up to 25 MiB; writing what exists takes it over",
  ],
  missing: [
    "values are there at once everywhere; the real ones within about a minute",
    "entries never expire",
  ],
  identity: {
    kind: "natural",
    id: (state) => textAt(state, "keyName") ?? "",
    fromImport: (id) => id.split("/").slice(2).join("/"),
  },
  // A key says nothing about its namespace.
  key: (id, state) => `${textAt(state, "namespaceId") ?? ""}/${id}`,
  keyOfImport: (id) => ({ namespaceId: id.split("/")[1] ?? "" }),
  replaceOn: ["accountId", "namespaceId", "keyName"],
  check: (inputs) => [
    ...checkAccount(inputs),
    ...tooLong(inputs, "keyName", 512),
    ...tooLong(inputs, "value", 25 * 1024 * 1024),
    ...((numberAt(inputs, "expirationTtl") ?? 60) < 60
      ? [{ property: "expirationTtl", reason: "must be at least 60 seconds" }]
      : []),
  ],
  computed: {},
  existing: "adopt",
  before: async ({ state }, store) => {
    if ((await store.read(namespaceToken, textAt(state, "namespaceId") ?? "")) !== undefined) return;
    throw new CloudError(404, "get namespace: 'namespace not found' (10013)");
  },
};

/** Accounts are named by 32 hexadecimal digits. */
export function checkAccount(inputs: Properties): InputProblem[] {
  const account = textAt(inputs, "accountId");
  if (account === undefined || /^[0-9a-f]{32}$/.test(account)) return [];
  return [{ property: "accountId", reason: `"${account}" is not an id of 32 hexadecimal digits` }];
}

function tooLong(inputs: Properties, property: string, most: number): InputProblem[] {
  const text = textAt(inputs, property);
  return text === undefined || Buffer.byteLength(text) <= most
    ? []
    : [{ property, reason: `must have at most ${most} bytes` }];
}

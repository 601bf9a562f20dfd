import type { IncomingMessage } from "node:http";
import { CloudError } from "./cloud-error.ts";
import { Faults } from "./faults.ts";
import { listenOnLoopback, type LoopbackApi } from "./listen-on-loopback.ts";
import { Store } from "./store.ts";
import { textAt } from "./values.ts";

/**
 * Starts the emulated Cloudflare's REST interface on loopback, over the state that the emulated provider has in `cloudDir`: lists of
 * DNS records, KV namespaces and Workers' domains, in pages.
 */
export function startCloudflareApi(cloudDir: string): Promise<LoopbackApi> {
  const api = { store: new Store(cloudDir), faults: new Faults(cloudDir) };
  return listenOnLoopback((request, response) => {
    void answer(request, api)
      .then((body) => ({ status: 200, body }), failure)
      .then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
        response.end(JSON.stringify(body));
      });
  });
}

/** https://developers.cloudflare.com/api */
const routes = [
  {
    path: /^\/zones\/(?<owner>[^/]+)\/dns_records$/,
    token: "cloudflare:index/dnsRecord:DnsRecord",
    owner: "zoneId",
    shown: ["name", "type", "content"],
  },
  {
    path: /^\/accounts\/(?<owner>[^/]+)\/storage\/kv\/namespaces$/,
    token: "cloudflare:index/workersKvNamespace:WorkersKvNamespace",
    owner: "accountId",
    shown: ["title"],
  },
  {
    path: /^\/accounts\/(?<owner>[^/]+)\/workers\/domains$/,
    token: "cloudflare:index/workersCustomDomain:WorkersCustomDomain",
    owner: "accountId",
    shown: ["hostname", "service"],
  },
] as const;

async function answer(
  request: IncomingMessage,
  { store, faults }: { store: Store; faults: Faults },
): Promise<object> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const method = request.method ?? "GET";
  if (!/^bearer \S+$/i.test(request.headers.authorization ?? ""))
    throw new CloudError(401, "Authentication error");
  await faults.before({
    provider: "cloudflare",
    type: `${method} ${pathname}`,
    name: pathname,
    operation: "read",
  });
  const route = method === "GET" ? routes.find(({ path }) => path.test(pathname)) : undefined;
  if (route === undefined) throw new CloudError(404, "Could not route to the requested path");
  const owner = decodeURIComponent(route.path.exec(pathname)?.groups?.["owner"] ?? "");
  const own = (await store.list(route.token)).filter(({ state }) => textAt(state, route.owner) === owner);
  const [size, page] = [pageOf(searchParams, "per_page", 20), pageOf(searchParams, "page", 1)];
  const all = own.map(({ id, state }) => ({
    id,
    ...Object.fromEntries(route.shown.map((name) => [name, textAt(state, name)])),
  }));
  return {
    success: true,
    errors: [],
    messages: [],
    result: all.slice((page - 1) * size, page * size),
    result_info: { page, per_page: size, total_count: all.length, total_pages: Math.ceil(all.length / size) },
  };
}

function pageOf(query: URLSearchParams, name: string, otherwise: number): number {
  const given = Number(query.get(name) ?? otherwise);
  if (Number.isInteger(given) && given >= 1) return given;
  throw new CloudError(400, `${name} must be a number from 1`);
}

function failure(error: unknown): { status: number; body: object } {
  const { code, message } =
    error instanceof CloudError
      ? error
      : { code: 500, message: "An internal error prevented the form from being submitted." };
  return {
    status: code,
    body: { success: false, errors: [{ code: 10_000, message }], messages: [], result: null },
  };
}

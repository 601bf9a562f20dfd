import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { CloudError } from "./cloud-error.ts";
import { Faults } from "./faults.ts";
import { listenOnLoopback, type LoopbackApi } from "./listen-on-loopback.ts";
import type { Operation } from "./resource-type.ts";
import { Store } from "./store.ts";
import { VercelError, type Reply } from "./vercel-api/http.ts";
import { findRoute } from "./vercel-api/routes.ts";

/**
 * Starts the emulated Vercel's REST interface on loopback, over the state that the emulated provider has in `cloudDir`:
 * projects, what is deployed to them, and which deployment their domains lead to. Of what is uploaded only names and digests are kept.
 */
export function startVercelApi(cloudDir: string, port = 0): Promise<LoopbackApi> {
  const api = { store: new Store(cloudDir), faults: new Faults(cloudDir) };
  return listenOnLoopback((request, response) => {
    void serve(request, response, api);
  }, port);
}

interface Api {
  readonly store: Store;
  readonly faults: Faults;
}

interface Answer extends Reply {
  readonly headers?: Readonly<Record<string, string>>;
}

const operations: Readonly<Record<string, Operation>> = { GET: "read", POST: "create", PATCH: "update" };

async function serve(request: IncomingMessage, response: ServerResponse, api: Api): Promise<void> {
  const { status, body, headers = {} } = await answer(request, api).catch(failure);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

async function answer(request: IncomingMessage, { store, faults }: Api): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const method = request.method ?? "GET";
  const body = await buffer(request);
  if (!/^bearer \S+$/i.test(request.headers.authorization ?? ""))
    throw new VercelError(401, "forbidden", "The request is missing an authentication token", {
      missingToken: true,
    });
  const found = findRoute(method, url.pathname);
  const struck = await faults.match({
    provider: "vercel",
    type: `${method} ${found?.route.path ?? url.pathname}`,
    name: url.pathname,
    operation: operations[method] ?? "read",
  });
  if (struck?.kind !== undefined) {
    const failed = failure(new CloudError(codes[struck.kind], struck.message));
    const after = String(struck.retryAfterSeconds ?? 60);
    return struck.kind === "quota" ? { ...failed, headers: { "retry-after": after } } : failed;
  }
  if (found === undefined) throw new VercelError(404, "not_found", "The requested resource was not found");
  const { route, params } = found;
  const now = new Date().toISOString();
  return route.answer({
    store,
    faults,
    params,
    query: url.searchParams,
    headers: request.headers,
    body,
    now,
  });
}

const codes = { quota: 429, permission: 403, payment: 402, unavailable: 503, timeout: 504 } as const;
const words: Readonly<Record<number, string>> = {
  402: "payment_required",
  403: "forbidden",
  404: "not_found",
  429: "rate_limited",
};

function failure(error: unknown): Answer {
  const { code, message } =
    error instanceof CloudError ? error : { code: 500, message: "An unexpected internal error occurred" };
  const own = error instanceof VercelError ? { code: error.word, ...error.more } : undefined;
  return { status: code, body: { error: { code: words[code] ?? "internal_server_error", message, ...own } } };
}

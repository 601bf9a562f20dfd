import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { CloudError } from "./cloud-error.ts";
import { Faults } from "./faults.ts";
import { ApiError, type Reply } from "./github-api/http.ts";
import { findRoute } from "./github-api/routes.ts";
import { listenOnLoopback, type LoopbackApi } from "./listen-on-loopback.ts";
import { readJsonBody } from "./read-json-body.ts";
import type { Operation } from "./resource-type.ts";
import { Store } from "./store.ts";

export interface GitHubApiOptions {
  /** The emulated clouds' state, `<project>/.gantry/cloud`; the emulated provider uses the same. */
  readonly cloudDir: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** The token that callers must send; none is asked for without it. */
  readonly token?: string;
  /** A second token, whose holder may read only: it writes nothing and sees no bypass actors. */
  readonly readToken?: string;
  /** Whom the tokens belong to; `local` without it. */
  readonly login?: string;
  /** A file that gets one JSON object per request: `{at, method, path, status, ms}`. */
  readonly log?: string;
}

/** Starts the emulated GitHub's interfaces, REST and GraphQL, on loopback, over the state that the emulated provider has. */
export function startGitHubApi(options: GitHubApiOptions): Promise<LoopbackApi> {
  const store = new Store(options.cloudDir);
  const faults = new Faults(options.cloudDir);
  return listenOnLoopback((request, response) => {
    void serve(request, response, { options, store, faults });
  }, options.port);
}

interface Api {
  readonly options: GitHubApiOptions;
  readonly store: Store;
  readonly faults: Faults;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const operations: Readonly<Record<string, Operation>> = {
  GET: "read",
  POST: "create",
  PUT: "update",
  PATCH: "update",
  DELETE: "delete",
};

async function serve(request: IncomingMessage, response: ServerResponse, api: Api): Promise<void> {
  const started = performance.now();
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const method = request.method ?? "GET";
  const answer = await answerOrError(request, method, url, api);
  const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
  const etag = method === "GET" && answer.status === 200 ? tagOf(text) : undefined;
  const isKnown = etag !== undefined && knows(request.headers["if-none-match"], etag);
  const status = isKnown ? 304 : answer.status;
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "x-github-media-type": "github.v3; format=json",
    ...(etag === undefined ? {} : { etag }),
    ...answer.headers,
  });
  response.end(isKnown ? undefined : text);
  if (api.options.log === undefined) return;
  const ms = Math.round(performance.now() - started);
  const line = {
    at: new Date().toISOString(),
    method,
    path: url.pathname + url.search,
    status,
    ms,
  };
  appendFileSync(api.options.log, `${JSON.stringify(line)}\n`);
}

/** GitHub's tags are weak: they say that two answers mean the same. */
function tagOf(text: string): string {
  return `W/"${createHash("sha256").update(text).digest("hex")}"`;
}

/** Whether a caller has the answer of that tag already. */
function knows(asked: string | undefined, etag: string): boolean {
  const plain = (tag: string): string => tag.trim().replace(/^W\//, "");
  return asked?.split(",").some((tag) => tag.trim() === "*" || plain(tag) === plain(etag)) === true;
}

async function answerOrError(request: IncomingMessage, method: string, url: URL, api: Api): Promise<Answer> {
  try {
    return await answer(request, method, url, api);
  } catch (error) {
    if (error instanceof ApiError) return failure(error.status, error.message, error.errors);
    if (error instanceof CloudError) return failure(error.code, error.message);
    return failure(500, error instanceof Error ? error.message : "Internal Server Error");
  }
}

async function answer(request: IncomingMessage, method: string, url: URL, api: Api): Promise<Answer> {
  // GitHub's own server has its interfaces below /api, and the provider takes every host but github.com for one.
  const pathname = url.pathname.replace(/^\/api(\/v3)?(?=\/)/, "");
  const mayEdit = authenticate(request, method, pathname, api.options);
  const found = findRoute(method, pathname);
  const struck = await api.faults.match({
    provider: "github",
    type: `${method} ${found?.route.path ?? pathname}`,
    name: pathname,
    operation: operations[method] ?? "read",
  });
  if (struck?.kind !== undefined) return faultAnswer(struck.kind, struck.message, struck.retryAfterSeconds);
  if (found === undefined) throw new ApiError(404, "Not Found");
  const reply = await found.route.answer({
    params: found.params,
    query: url.searchParams,
    body: await readJsonBody(request, () => new ApiError(400, "Problems parsing JSON")),
    store: api.store,
    now: new Date().toISOString(),
    base: url.origin,
    mayEdit,
    login: api.options.login ?? "local",
  });
  return listed(reply, url);
}

/** Whether the caller may edit. Throws GitHub's 401 and 403. */
function authenticate(
  request: IncomingMessage,
  method: string,
  pathname: string,
  { token, readToken }: GitHubApiOptions,
): boolean {
  if (token === undefined) return true;
  const given = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (given === undefined) throw new ApiError(401, "Requires authentication");
  if (given === token) return true;
  if (given !== readToken) throw new ApiError(401, "Bad credentials");
  // Of a query everything is asked with POST; what it may not do it is told itself.
  if (method !== "GET" && pathname !== "/graphql")
    throw new ApiError(403, "Resource not accessible by personal access token");
  return false;
}

function faultAnswer(
  kind: "quota" | "permission" | "payment" | "unavailable" | "timeout",
  message: string,
  after = 60,
): Answer {
  const status = { quota: 429, permission: 403, payment: 402, unavailable: 503, timeout: 504 }[kind];
  const answered = failure(status, message);
  if (kind !== "quota") return answered;
  const reset = String(Math.ceil(Date.now() / 1000) + after);
  return {
    ...answered,
    headers: { "retry-after": String(after), "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
  };
}

function failure(status: number, message: string, errors?: readonly unknown[]): Answer {
  const body = {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: "https://docs.github.com/rest",
    status: String(status),
  };
  return { status, body };
}

function listed(reply: Reply, url: URL): Answer {
  if (!("list" in reply)) return reply;
  const { entries, link } = paginate(reply.list, url, reply.pageSize);
  const count = reply.uncounted === true ? {} : { total_count: reply.list.length };
  const body = reply.name === undefined ? entries : { ...count, [reply.name]: entries };
  return { status: reply.status, body, ...(link === undefined ? {} : { headers: { link } }) };
}

interface Page {
  readonly entries: readonly unknown[];
  /** The `Link` header; undefined when everything is on one page. */
  readonly link: string | undefined;
}

/** The part of a list that a request asks for (`page`, `per_page`) and the addresses of the other parts. */
function paginate(
  list: readonly unknown[],
  url: URL,
  { usual = 30, most = 100 }: { usual?: number; most?: number } = {},
): Page {
  const size = Math.min(most, positive(url.searchParams.get("per_page")) ?? usual);
  const page = positive(url.searchParams.get("page")) ?? 1;
  const last = Math.max(1, Math.ceil(list.length / size));
  const to = (number: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set("page", String(number));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(Math.min(page - 1, last), "prev")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
    ...(page > 1 ? [to(1, "first")] : []),
  ];
  return {
    entries: list.slice((page - 1) * size, page * size),
    link: links.length === 0 ? undefined : links.join(", "),
  };
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return text !== null && Number.isInteger(number) && number > 0 ? number : undefined;
}

import type { IncomingMessage } from "node:http";
import { CloudError } from "./cloud-error.ts";
import { Faults } from "./faults.ts";
import { knownNumbers, projectNumber } from "./gcp/project-facts.ts";
import { listenOnLoopback, type LoopbackApi } from "./listen-on-loopback.ts";
import type { Sample } from "./monitoring/sample.ts";
import { seriesOf } from "./monitoring/series-file.ts";
import { Store } from "./store.ts";

/**
 * Starts the emulated Cloud Monitoring's Prometheus interface on loopback: queries at a moment, over the series that
 * `.gantry/cloud/series.json` says there are. As with Google a project that is not known is one where permission is denied.
 */
export function startMonitoringApi(cloudDir: string): Promise<LoopbackApi> {
  const store = new Store(cloudDir);
  const faults = new Faults(cloudDir);
  return listenOnLoopback((request, response) => {
    void answer(request, store, faults)
      .then((body) => ({ status: 200, body }), failure)
      .then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
        response.end(JSON.stringify(body));
      });
  });
}

/** https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.location.prometheus.api.v1/query */
const route = /^\/v1\/projects\/(?<project>[^/]+)\/location\/(?<location>[^/]+)\/prometheus\/api\/v1\/query$/;
/** https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies/list, and its like. */
const listRoute = /^\/v3\/projects\/(?<project>[^/]+)\/(?<kind>alertPolicies|notificationChannels)$/;
const tokens: Readonly<Record<string, string>> = {
  alertPolicies: "gcp:monitoring/alertPolicy:AlertPolicy",
  notificationChannels: "gcp:monitoring/notificationChannel:NotificationChannel",
};
const parameters = ["query", "time", "timeout"];

async function answer(request: IncomingMessage, store: Store, faults: Faults): Promise<object> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const method = request.method ?? "GET";
  if (!/^bearer \S+$/i.test(request.headers.authorization ?? "")) {
    throw new CloudError(401, "Request is missing required authentication credential.");
  }
  await faults.before({ provider: "gcp", type: `${method} ${pathname}`, name: pathname, operation: "read" });
  const listed = method === "GET" ? listRoute.exec(pathname)?.groups : undefined;
  if (listed !== undefined)
    return list(store, { project: listed["project"] ?? "", kind: listed["kind"] ?? "" }, searchParams);
  const asked = method === "GET" ? route.exec(pathname)?.groups : undefined;
  if (asked === undefined) throw new CloudError(404, "Not found.");
  if (asked["location"] !== "global") throw new CloudError(400, 'Location must be "global".');
  const project = await knownProject(store, decodeURIComponent(asked["project"] ?? ""));
  const unknown = [...searchParams.keys()].find((name) => !parameters.includes(name));
  if (unknown !== undefined) {
    throw new CloudError(400, `Invalid JSON payload received. Unknown name "${unknown}".`);
  }
  const at = momentOf(searchParams.get("time"));
  // Loaded late: only whoever asks for series needs the grammar.
  const { evaluate } = await import("./monitoring/evaluate.ts");
  const samples = evaluate(searchParams.get("query") ?? "", await seriesOf(store, project));
  return {
    status: "success",
    data: { resultType: "vector", result: samples.map((each) => shown(each, at)) },
  };
}

/** In pages, by tokens that say where the next one begins. */
async function list(
  store: Store,
  { project, kind }: { project: string; kind: string },
  query: URLSearchParams,
): Promise<object> {
  const own = `projects/${await knownProject(store, decodeURIComponent(project))}/`;
  const all = (await store.list(tokens[kind] ?? "")).filter(({ id }) => id.startsWith(own));
  const [size, from] = [Number(query.get("pageSize") ?? 100), Number(query.get("pageToken") ?? 0)];
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(from))
    throw new CloudError(400, "Request contains an invalid argument.");
  const shownOnes = all
    .slice(from, from + size)
    .map(({ id, state }) => ({ name: id, displayName: state["displayName"] }));
  const more = from + size < all.length ? { nextPageToken: String(from + size) } : {};
  return { [kind]: shownOnes, ...more };
}

/** By its id or its number. */
async function knownProject(store: Store, given: string): Promise<string> {
  const facts = await knownNumbers(store);
  const told = await store.list("gcp:organizations/project:Project");
  const found = told.find(({ id }) => id === given || projectNumber(id, { facts }) === given);
  if (found !== undefined) return found.id;
  throw new CloudError(403, `Permission denied on resource project ${given} (or it may not exist).`);
}

/** Seconds since 1970, or as RFC 3339 has it; now where nothing is said. */
function momentOf(time: string | null): number {
  if (time === null) return Date.now() / 1000;
  const seconds = /^\d+(\.\d+)?$/.test(time) ? Number(time) : Date.parse(time) / 1000;
  if (!Number.isNaN(seconds)) return seconds;
  throw new CloudError(400, `invalid parameter "time": cannot parse "${time}" to a valid timestamp`);
}

function shown({ labels, value }: Sample, at: number): object {
  const text = Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
  return { metric: labels, value: [at, text] };
}

const statuses: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};
/** What Prometheus itself refuses it says in its own form. */
const errorTypes: Readonly<Record<number, string>> = { 400: "bad_data", 422: "execution" };

function failure(error: unknown): { status: number; body: object } {
  const { code, message } =
    error instanceof CloudError ? error : { code: 500, message: "Internal error encountered." };
  const errorType = errorTypes[code];
  return errorType === undefined
    ? { status: code, body: { error: { code, message, status: statuses[code] ?? "INTERNAL" } } }
    : { status: code, body: { status: "error", errorType, error: message } };
}

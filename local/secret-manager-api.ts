import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { CloudError } from "./cloud-error.ts";
import { Faults } from "./faults.ts";
import { addVersion, disableVersion, versionsOf, type SecretVersion } from "./gcp/secret-versions.ts";
import { knownNumbers, projectNumber } from "./gcp/project-facts.ts";
import { listenOnLoopback, type LoopbackApi } from "./listen-on-loopback.ts";
import { readJsonBody } from "./read-json-body.ts";
import type { Operation } from "./resource-type.ts";
import { Store } from "./store.ts";

/**
 * Starts the emulated Secret Manager's REST interface on loopback, over the state that the emulated provider has in
 * `cloudDir`: listing, adding and disabling versions. Nothing of a value is kept, and none is given back.
 */
export function startSecretManagerApi(cloudDir: string): Promise<LoopbackApi> {
  const store = new Store(cloudDir);
  const faults = new Faults(cloudDir);
  return listenOnLoopback((request, response) => {
    void serve(request, response, { store, faults });
  });
}

interface Api {
  readonly store: Store;
  readonly faults: Faults;
}

const name = "projects/(?<project>[^/]+)/secrets/(?<id>[^/:]+)";
/** https://cloud.google.com/secret-manager/docs/reference/rest */
const routes = [
  { method: "GET", path: new RegExp(`^/v1/${name}/versions$`), operation: "read", answer: list },
  { method: "POST", path: new RegExp(`^/v1/${name}:addVersion$`), operation: "create", answer: add },
  {
    method: "POST",
    path: new RegExp(`^/v1/${name}/versions/(?<number>\\d+):disable$`),
    operation: "update",
    answer: disable,
  },
] as const satisfies readonly {
  method: string;
  path: RegExp;
  operation: Operation;
  answer: (asked: Asked) => Promise<object>;
}[];

async function serve(request: IncomingMessage, response: ServerResponse, api: Api): Promise<void> {
  const answered = await answer(request, api).catch(failure);
  response.writeHead(answered.status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(answered.body));
}

async function answer(request: IncomingMessage, { store, faults }: Api) {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const method = request.method ?? "GET";
  if (!/^bearer \S+$/i.test(request.headers.authorization ?? ""))
    throw new CloudError(401, "Request is missing required authentication credential.");
  const route = routes.find((each) => each.method === method && each.path.test(url.pathname));
  const operation = route?.operation ?? "read";
  await faults.before({ provider: "gcp", type: `${method} ${url.pathname}`, name: url.pathname, operation });
  if (route === undefined) throw new CloudError(404, "Not found.");
  const { project = "", id = "", number } = route.path.exec(url.pathname)?.groups ?? {};
  const secret = await secretNamed(store, decodeURIComponent(project), decodeURIComponent(id));
  const asked = {
    store,
    secret,
    number: Number(number),
    query: url.searchParams,
    body: await readJsonBody(request, () => new CloudError(400, "Invalid JSON payload received.")),
  };
  return { status: 200, body: await route.answer(asked) };
}

/** The secret's name by its project's id. A request may name the project by its number as well. */
async function secretNamed(store: Store, project: string, id: string): Promise<string> {
  const facts = await knownNumbers(store);
  for (const { id: name } of await store.list("gcp:secretmanager/secret:Secret")) {
    const [, own = ""] = name.split("/");
    const isMeant = own === project || projectNumber(own, { facts }) === project;
    if (isMeant && name.endsWith(`/secrets/${id}`)) return name;
  }
  throw new CloudError(404, `Secret [projects/${project}/secrets/${id}] not found.`);
}

interface Asked {
  readonly store: Store;
  readonly secret: string;
  readonly number: number;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

async function list({ store, secret, query }: Asked): Promise<object> {
  const wanted = /^state:(?<state>\w+)$/.exec(query.get("filter") ?? "")?.groups?.["state"];
  const found = (await versionsOf(secret, store)).filter(
    ({ state }) => wanted === undefined || state === wanted,
  );
  const versions = await Promise.all(found.toReversed().map((version) => shown(store, secret, version)));
  return versions.length === 0 ? {} : { versions, totalSize: versions.length };
}

const mostBytes = 64 * 1024;
const payload = z.object({ payload: z.object({ data: z.base64().min(1) }) });

async function add({ store, secret, body }: Asked): Promise<object> {
  const parsed = payload.safeParse(body);
  if (!parsed.success) throw new CloudError(400, "Secret Payload cannot be empty.");
  if (Buffer.from(parsed.data.payload.data, "base64").length > mostBytes)
    throw new CloudError(400, "The secret payload is larger than 65536 bytes.");
  return shown(store, secret, await addVersion(secret, store, new Date().toISOString()));
}

async function disable({ store, secret, number }: Asked): Promise<object> {
  const version = (await versionsOf(secret, store)).find((each) => each.number === number);
  if (version === undefined)
    throw new CloudError(404, `Secret Version [${secret}/versions/${number}] not found.`);
  return shown(store, secret, await disableVersion(secret, version, store, new Date().toISOString()));
}

/** Versions are named by the project's number. */
async function shown(store: Store, secret: string, { number, state, createTime }: SecretVersion) {
  const [, project = "", , id = ""] = secret.split("/");
  const of = projectNumber(project, { facts: await knownNumbers(store) });
  return { name: `projects/${of}/secrets/${id}/versions/${number}`, createTime, state };
}

const statuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

function failure(error: unknown) {
  const { code, message } =
    error instanceof CloudError ? error : { code: 500, message: "Internal error encountered." };
  return { status: code, body: { error: { code, message, status: statuses[code] ?? "INTERNAL" } } };
}

import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";

/** What Google refuses, as it says it. */
class Refused extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, message: string, reason = "FAILED") {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

interface Policy {
  etag: string;
  version: number;
  bindings: { role: string; members: string[]; condition?: unknown }[];
}

interface TestProjectAtGoogle {
  number: string;
  state: "ACTIVE" | "DELETE_REQUESTED";
  billing: boolean;
  apis: Set<string>;
  accounts: Set<string>;
  domains: string[];
}

interface TestBucket {
  projectNumber: string;
  body: Record<string, unknown>;
  policy: Policy;
  objects: Map<string, Buffer>;
}

interface Asked {
  parts: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  sent: Buffer;
}

type Answer = (asked: Asked) => unknown;

/**
 * The interfaces of Google that a bootstrap asks, in memory: it refuses what Google refuses. Sources: the REST references that
 * clients/google/ names. As with Google, a project that is not there is one that may not be seen, and an interface that is off
 * answers nobody.
 */
export class TestGoogle {
  readonly projects = new Map<string, TestProjectAtGoogle>();
  readonly buckets = new Map<string, TestBucket>();
  readonly rings = new Set<string>();
  /** Policies of Artifact Registry's repositories, by the names of these. */
  readonly repositories = new Map<string, Policy>();
  readonly keys = new Map<string, { body: Record<string, unknown>; policy: Policy }>();
  /** Every request that may change something, as `METHOD path`. */
  readonly changes: string[] = [];
  /** What is refused with 403 from now on, by a part of its path. */
  forbidden: string | undefined;
  /** How often an interface is refused after it was turned on, as Google does for a while. */
  slowness = 0;
  #refusals = 0;
  /** Whether nobody may use a key. */
  locked = false;
  /** Called before each request that may change something. */
  beforeChange: (path: string) => void = () => undefined;
  readonly #operations = new Map<string, number>();
  readonly #secret = randomUUID();

  addProject(id: string, about: Partial<TestProjectAtGoogle> = {}): TestProjectAtGoogle {
    const project = {
      number: "295529035293",
      state: "ACTIVE",
      billing: true,
      apis: new Set(["cloudresourcemanager", "serviceusage"]),
      accounts: new Set<string>(),
      domains: [],
      ...about,
    } satisfies TestProjectAtGoogle;
    this.projects.set(id, project);
    return project;
  }

  /** Answers a request to any of the interfaces: their paths do not overlap. */
  readonly listener = (request: IncomingMessage, response: ServerResponse): void => {
    void this.#answer(request).then(
      (body) => {
        if (body instanceof Buffer) sendObject(response, body);
        else send(response, 200, body);
      },
      (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        const { status, message, reason } = error;
        send(response, status, { error: { code: status, message, status: reason } });
      },
    );
  };

  async #answer(request: IncomingMessage): Promise<unknown> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const method = request.method ?? "GET";
    if (!/^bearer \S+$/i.test(request.headers.authorization ?? ""))
      throw new Refused(401, "Request is missing required authentication credential.", "UNAUTHENTICATED");
    const sent = await buffer(request);
    if (method !== "GET") {
      this.beforeChange(url.pathname);
      this.changes.push(`${method} ${url.pathname}`);
    }
    if (this.forbidden !== undefined && url.pathname.includes(this.forbidden))
      throw new Refused(403, "The caller does not have permission", "PERMISSION_DENIED");
    for (const [route, answer] of this.#routes) {
      const match = route.exec(`${method} ${url.pathname}`);
      if (match === null) continue;
      const decoded = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
      const isJson = (request.headers["content-type"] ?? "").startsWith("application/json");
      const body: unknown = sent.length === 0 || !isJson ? {} : JSON.parse(sent.toString());
      return answer({ parts: decoded, query: url.searchParams, body: asMap(body), sent });
    }
    throw new Refused(404, "Not found.", "NOT_FOUND");
  }

  readonly #routes: readonly [RegExp, Answer][] = [
    [/^GET \/v3\/projects\/(?<id>[^/]+)$/, ({ parts }) => this.#readProject(parts["id"] ?? "")],
    [
      /^GET \/v1\/projects\/(?<id>[^/]+)\/billingInfo$/,
      ({ parts }) => ({ billingEnabled: this.#on(parts["id"], "cloudresourcemanager").billing }),
    ],
    [/^GET \/v1\/projects\/(?<id>[^/]+)\/services:batchGet$/, (asked) => this.#apis(asked)],
    [/^POST \/v1\/projects\/(?<id>[^/]+)\/services:batchEnable$/, (asked) => this.#enable(asked)],
    [/^GET \/v1\/(?<name>operations\/.+)$/, ({ parts }) => this.#operation(parts["name"] ?? "")],
    [/^GET \/v1\/projects\/(?<id>[^/]+)\/serviceAccounts\/(?<email>[^/]+)$/, (asked) => this.#account(asked)],
    [
      /^GET \/v1\/projects\/(?<id>[^/]+)\/authorizeddomains$/,
      ({ parts }) => ({ domains: this.#on(parts["id"], "run").domains.map((id) => ({ id })) }),
    ],
    [
      /^GET \/v1\/(?<ring>projects\/(?<id>[^/]+)\/locations\/[^/]+\/keyRings\/[^/]+)$/,
      (asked) => this.#ring(asked),
    ],
    [
      /^POST \/v1\/(?<at>projects\/(?<id>[^/]+)\/locations\/[^/]+)\/keyRings$/,
      ({ parts, query }) => {
        this.#on(parts["id"], "cloudkms");
        const ring = `${parts["at"]}/keyRings/${query.get("keyRingId")}`;
        if (this.rings.has(ring)) throw new Refused(409, `KeyRing ${ring} already exists.`, "ALREADY_EXISTS");
        this.rings.add(ring);
        return { name: ring };
      },
    ],
    [
      /^GET \/v1\/(?<key>projects\/(?<id>[^/]+)\/.+\/cryptoKeys\/[^/:]+)$/,
      ({ parts }) => this.#key(parts).body,
    ],
    [
      /^POST \/v1\/(?<ring>projects\/(?<id>[^/]+)\/locations\/[^/]+\/keyRings\/[^/]+)\/cryptoKeys$/,
      (asked) => this.#makeKey(asked),
    ],
    [
      /^GET \/v1\/(?<key>projects\/(?<id>[^/]+)\/.+\/cryptoKeys\/[^/:]+):getIamPolicy$/,
      ({ parts }) => this.#key(parts).policy,
    ],
    [
      /^POST \/v1\/(?<key>projects\/(?<id>[^/]+)\/.+\/cryptoKeys\/[^/:]+):setIamPolicy$/,
      ({ parts, body }) => this.#setPolicy(this.#key(parts).policy, asMap(body["policy"]), 409),
    ],
    [
      /^GET \/v1\/(?<repository>projects\/[^/]+\/locations\/[^/]+\/repositories\/[^/:]+):getIamPolicy$/,
      ({ parts }) => this.#repository(parts),
    ],
    [
      /^POST \/v1\/(?<repository>projects\/[^/]+\/locations\/[^/]+\/repositories\/[^/:]+):setIamPolicy$/,
      ({ parts, body }) => this.#setPolicy(this.#repository(parts), asMap(body["policy"]), 409),
    ],
    [/^GET \/storage\/v1\/b\/(?<bucket>[^/]+)$/, ({ parts }) => this.#bucketBody(this.#bucket(parts))],
    [/^POST \/storage\/v1\/b$/, (asked) => this.#makeBucket(asked)],
    [
      /^PATCH \/storage\/v1\/b\/(?<bucket>[^/]+)$/,
      ({ parts, body }) => {
        const bucket = this.#bucket(parts);
        Object.assign(bucket.body, body);
        return this.#bucketBody(bucket);
      },
    ],
    [/^GET \/storage\/v1\/b\/(?<bucket>[^/]+)\/iam$/, ({ parts }) => this.#bucket(parts).policy],
    [
      /^PUT \/storage\/v1\/b\/(?<bucket>[^/]+)\/iam$/,
      ({ parts, body }) => this.#setPolicy(this.#bucket(parts).policy, body, 412),
    ],
    [
      /^GET \/storage\/v1\/b\/(?<bucket>[^/]+)\/o\/(?<object>[^/]+)$/,
      ({ parts }) => {
        const name = parts["object"] ?? "";
        const found = this.#bucket(parts).objects.get(name);
        if (found === undefined) throw new Refused(404, `No such object: ${name}`, "NOT_FOUND");
        return objectBody(parts["bucket"] ?? "", name, found);
      },
    ],
    [/^GET \/storage\/v1\/b\/(?<bucket>[^/]+)\/o$/, (asked) => this.#list(asked)],
    [/^POST \/upload\/storage\/v1\/b\/(?<bucket>[^/]+)\/o$/, (asked) => this.#upload(asked)],
    [
      /^DELETE \/storage\/v1\/b\/(?<bucket>[^/]+)\/o\/(?<object>[^/]+)$/,
      ({ parts }) => {
        const { objects } = this.#bucket(parts);
        if (!objects.delete(parts["object"] ?? "")) throw new Refused(404, "No such object", "NOT_FOUND");
        return {};
      },
    ],
    [
      /^POST \/storage\/v1\/b\/(?<bucket>[^/]+)\/o\/(?<object>[^/]+)\/rewriteTo\/b\/[^/]+\/o\/(?<to>[^/]+)$/,
      ({ parts }) => {
        const { objects } = this.#bucket(parts);
        const content = objects.get(parts["object"] ?? "");
        if (content === undefined) throw new Refused(404, "No such object", "NOT_FOUND");
        objects.set(parts["to"] ?? "", content);
        return { done: true, resource: objectBody(parts["bucket"] ?? "", parts["to"] ?? "", content) };
      },
    ],
    // The interface of XML, by which Google's library for Go reads what is in an object.
    [
      /^GET \/(?<bucket>[a-z0-9_.-]+)\/(?<object>.+)$/,
      ({ parts }) => {
        const found = this.#bucket(parts).objects.get(parts["object"] ?? "");
        if (found === undefined) throw new Refused(404, "No such object", "NOT_FOUND");
        return found;
      },
    ],
  ];

  #list({ parts, query }: Asked): unknown {
    const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
    const prefixes = new Set<string>();
    const items: unknown[] = [];
    for (const [name, content] of [...this.#bucket(parts).objects].toSorted()) {
      if (!name.startsWith(prefix)) continue;
      const end = delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
      if (end === -1) items.push(objectBody(parts["bucket"] ?? "", name, content));
      else prefixes.add(name.slice(0, end + 1));
    }
    return { kind: "storage#objects", items, prefixes: [...prefixes] };
  }

  /** What is sent has two parts: the object's description as JSON, and what is in it. */
  #upload({ parts, query, sent }: Asked): unknown {
    if (query.get("uploadType") !== "multipart") throw new Refused(400, "only multipart is known here");
    const head = sent.indexOf("\r\n\r\n");
    const boundary = sent.subarray(0, sent.indexOf("\r\n")).toString();
    const json = sent.subarray(head + 4, sent.indexOf(`\r\n${boundary}`, head)).toString();
    const second = sent.indexOf(boundary, head);
    const from = sent.indexOf("\r\n\r\n", second) + 4;
    const content = Buffer.from(sent.subarray(from, sent.lastIndexOf(`\r\n${boundary}--`)));
    const name = String(asMap(JSON.parse(json))["name"]);
    const { objects } = this.#bucket(parts);
    if (query.get("ifGenerationMatch") === "0" && objects.has(name))
      throw new Refused(
        412,
        "At least one of the pre-conditions you specified did not hold.",
        "FAILED_PRECONDITION",
      );
    objects.set(name, content);
    return objectBody(parts["bucket"] ?? "", name, content);
  }

  /** As the key's newest version does; what was given beside the text has to be given again. */
  encrypt(key: string, plain: Buffer): Buffer {
    this.#checkKey(key);
    const vector = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#secretOf(key), vector);
    return Buffer.concat([vector, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  decrypt(key: string, sealed: Buffer): Buffer {
    this.#checkKey(key);
    const decipher = createDecipheriv("aes-256-gcm", this.#secretOf(key), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  }

  #checkKey(key: string): void {
    if (this.locked) throw new Error(`permission denied on ${key}`);
    if (!this.keys.has(key)) throw new Error(`there is no key ${key}`);
  }

  #secretOf(key: string): Buffer {
    return createHash("sha256").update(`${this.#secret}${key}`).digest();
  }

  #readProject(id: string): unknown {
    const project = this.projects.get(id);
    if (project === undefined)
      throw new Refused(
        403,
        `The caller does not have permission on ${id} (or it may not exist)`,
        "PERMISSION_DENIED",
      );
    return { name: `projects/${project.number}`, projectId: id, state: project.state };
  }

  #on(id: string | undefined, api: string): TestProjectAtGoogle {
    const project = this.projects.get(id ?? "");
    if (project === undefined)
      throw new Refused(403, "The caller does not have permission", "PERMISSION_DENIED");
    if (project.apis.has(api) && (api === "serviceusage" || this.#refusals-- <= 0)) return project;
    throw new Refused(
      403,
      `${api}.googleapis.com has not been used in project ${id} before or it is disabled.`,
      "PERMISSION_DENIED",
    );
  }

  #apis({ parts, query }: Asked): unknown {
    const { apis } = this.#on(parts["id"], "serviceusage");
    const names = query.getAll("names");
    if (names.length > 30) throw new Refused(400, "Too many names", "INVALID_ARGUMENT");
    return {
      services: names.map((name) => ({
        name,
        state: apis.has(shortName(name)) ? "ENABLED" : "DISABLED",
      })),
    };
  }

  #enable({ parts, body }: Asked): unknown {
    const project = this.#on(parts["id"], "serviceusage");
    const ids = listOf(body["serviceIds"]);
    if (ids.length === 0 || ids.length > 20)
      throw new Refused(400, "Between 1 and 20 services", "INVALID_ARGUMENT");
    if (!project.billing)
      throw new Refused(400, "Billing must be enabled for activation of services", "FAILED_PRECONDITION");
    for (const id of ids) project.apis.add(shortName(id));
    this.#refusals = this.slowness;
    const name = `operations/acat.p2-${project.number}-${randomUUID()}`;
    this.#operations.set(name, 1);
    return { name };
  }

  /** Done at the second look. */
  #operation(name: string): unknown {
    const left = this.#operations.get(name);
    if (left === undefined) throw new Refused(404, "Not found.", "NOT_FOUND");
    this.#operations.set(name, left - 1);
    return left > 0 ? { name } : { name, done: true, response: {} };
  }

  #account({ parts }: Asked): unknown {
    const email = parts["email"] ?? "";
    if (!this.#on(parts["id"], "iam").accounts.has(email))
      throw new Refused(404, `Unknown service account`, "NOT_FOUND");
    return { name: `projects/${parts["id"]}/serviceAccounts/${email}`, email };
  }

  #ring({ parts }: Asked): unknown {
    this.#on(parts["id"], "cloudkms");
    const ring = parts["ring"] ?? "";
    if (!this.rings.has(ring)) throw new Refused(404, `KeyRing ${ring} not found.`, "NOT_FOUND");
    return { name: ring };
  }

  #key(parts: Readonly<Record<string, string>>): { body: Record<string, unknown>; policy: Policy } {
    this.#on(parts["id"], "cloudkms");
    const found = this.keys.get(parts["key"] ?? "");
    if (found === undefined) throw new Refused(404, `CryptoKey ${parts["key"]} not found.`, "NOT_FOUND");
    return found;
  }

  #repository(parts: Readonly<Record<string, string>>): Policy {
    const found = this.repositories.get(parts["repository"] ?? "");
    if (found === undefined) throw new Refused(404, "Requested entity was not found.", "NOT_FOUND");
    return found;
  }

  #makeKey({ parts, query, body }: Asked): unknown {
    this.#on(parts["id"], "cloudkms");
    const ring = parts["ring"] ?? "";
    if (!this.rings.has(ring)) throw new Refused(404, `KeyRing ${ring} not found.`, "NOT_FOUND");
    const name = `${ring}/cryptoKeys/${query.get("cryptoKeyId")}`;
    if (this.keys.has(name)) throw new Refused(409, `CryptoKey ${name} already exists.`, "ALREADY_EXISTS");
    const period = Number.parseInt(String(body["rotationPeriod"]), 10);
    if (period < 86_400)
      throw new Refused(400, "rotation_period must be at least 24 hours", "INVALID_ARGUMENT");
    if (Date.parse(String(body["nextRotationTime"])) <= Date.now())
      throw new Refused(400, "next_rotation_time must be in the future", "INVALID_ARGUMENT");
    const made = { ...body, name, primary: { name: `${name}/cryptoKeyVersions/1`, state: "ENABLED" } };
    this.keys.set(name, { body: made, policy: emptyPolicy() });
    return made;
  }

  #bucket(parts: Readonly<Record<string, string>>): TestBucket {
    const found = this.buckets.get(parts["bucket"] ?? "");
    if (found === undefined) throw new Refused(404, "The specified bucket does not exist.", "NOT_FOUND");
    if (![...this.projects.values()].some(({ number }) => number === found.projectNumber))
      throw new Refused(403, "The caller does not have storage.buckets.get access", "PERMISSION_DENIED");
    return found;
  }

  #bucketBody({ projectNumber, body }: TestBucket): unknown {
    return { ...body, projectNumber };
  }

  #makeBucket({ query, body }: Asked): unknown {
    const { number } = this.#on(query.get("project") ?? "", "storage");
    const name = String(body["name"]);
    if (!/^[a-z0-9][a-z0-9_.-]{1,61}[a-z0-9]$/.test(name))
      throw new Refused(400, `Invalid bucket name: '${name}'`);
    if (this.buckets.has(name))
      throw new Refused(409, "The requested bucket name is not available.", "ALREADY_EXISTS");
    const bucket = { projectNumber: number, body, policy: emptyPolicy(), objects: new Map<string, Buffer>() };
    this.buckets.set(name, bucket);
    return this.#bucketBody(bucket);
  }

  /** Who wrote before the policy was read is not overwritten, and an account that is not there gets nothing. */
  #setPolicy(policy: Policy, given: Record<string, unknown>, conflict: number): unknown {
    if (given["etag"] !== policy.etag)
      throw new Refused(conflict, "There were concurrent policy changes.", "ABORTED");
    const bindings = bindingsOf(given["bindings"]);
    const known = [...this.projects.values()].flatMap(({ accounts, apis, number }) => [
      ...accounts,
      // Google's own for an interface comes with it.
      ...(apis.has("run") ? [`service-${number}@serverless-robot-prod.iam.gserviceaccount.com`] : []),
    ]);
    for (const member of bindings.flatMap(({ members }) => members)) {
      if (member.startsWith("serviceAccount:") && !known.includes(member.slice("serviceAccount:".length)))
        throw new Refused(400, `Service account ${member} does not exist.`, "INVALID_ARGUMENT");
    }
    Object.assign(policy, { bindings, version: given["version"], etag: randomUUID() });
    return policy;
  }
}

const binding = z.object({
  role: z.string(),
  members: z.array(z.string()),
  condition: z.unknown().optional(),
});

function bindingsOf(given: unknown): Policy["bindings"] {
  return z.array(binding).parse(given ?? []);
}

function emptyPolicy(): Policy {
  return { etag: "CAE=", version: 1, bindings: [] };
}

function objectBody(bucket: string, name: string, content: Buffer): Record<string, unknown> {
  return {
    kind: "storage#object",
    bucket,
    name,
    size: String(content.length),
    contentType: "application/json",
    md5Hash: createHash("md5").update(content).digest("base64"),
    generation: "1",
    metageneration: "1",
    etag: "CAE=",
    timeCreated: "2026-11-30T12:00:00.000Z",
    updated: "2026-11-30T12:00:00.000Z",
  };
}

function shortName(api: string): string {
  return (api.split("/").at(-1) ?? "").replace(".googleapis.com", "");
}

function asMap(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function sendObject(response: ServerResponse, content: Buffer): void {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": content.length,
    "last-modified": "Mon, 30 Nov 2026 12:00:00 GMT",
    "x-goog-generation": "1",
    "x-goog-metageneration": "1",
    "x-goog-stored-content-encoding": "identity",
    "x-goog-stored-content-length": content.length,
  });
  response.end(content);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

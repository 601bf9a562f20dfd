import { randomBytes } from "node:crypto";
import { request as ask, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";

const permission = z.enum(["read", "write"]);
/** https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest, as far as it refuses. */
const manifest = z.strictObject({
  name: z.string().min(1).max(34),
  description: z.string(),
  url: z.url(),
  redirect_url: z.url(),
  public: z.boolean(),
  hook_attributes: z.strictObject({ url: z.url(), active: z.boolean() }),
  default_permissions: z.partialRecord(
    z.enum([
      "actions",
      "administration",
      "attestations",
      "contents",
      "environments",
      "issues",
      "metadata",
      "pull_requests",
      "secrets",
      "workflows",
    ]),
    permission,
  ),
  default_events: z.array(z.string()),
});

interface TestApp {
  id: number;
  name: string;
  owner: string;
  permissions: Readonly<Record<string, string | undefined>>;
  isInstalled: boolean;
}

/** GitHub's Apps beside the rest of its interface: made of manifests, taken over by a code once, and installed by a person. */
export class GitHubApps {
  readonly made: TestApp[] = [];
  readonly #codes = new Map<string, TestApp>();

  /** What a person does on GitHub's page: makes the App that the form describes. @returns where the browser is sent back to */
  make(owner: string, form: { manifest: string; state: string }): string {
    const wish = manifest.parse(JSON.parse(form.manifest));
    if (this.made.some(({ name }) => name === wish.name))
      throw new Error(`Name is already taken: ${wish.name}`);
    const { name, default_permissions: permissions } = wish;
    const app = { id: 700_001 + this.made.length, name, owner, permissions, isInstalled: false };
    this.made.push(app);
    const code = randomBytes(20).toString("hex");
    this.#codes.set(code, app);
    return `${wish.redirect_url}?code=${code}&state=${form.state}`;
  }

  /** Answers for Apps, and hands on everything else to the emulated interface. */
  listener(elsewhere: string): RequestListener {
    return (request, response) => {
      const path = request.url ?? "/";
      const code = /^\/app-manifests\/(?<code>[^/]+)\/conversions$/.exec(path)?.groups?.["code"];
      const org = /^\/orgs\/(?<org>[^/]+)\/installations(?:\?.*)?$/.exec(path)?.groups?.["org"];
      if (request.method === "POST" && code !== undefined) this.#convert(code, response);
      else if (request.method === "GET" && org !== undefined) this.#installations(org, response);
      else handOn(elsewhere, request, response);
    };
  }

  #convert(code: string, response: ServerResponse): void {
    const app = this.#codes.get(code);
    // A code is good once.
    this.#codes.delete(code);
    if (app === undefined) {
      answer(response, 404, { message: "Not Found" });
      return;
    }
    answer(response, 201, {
      id: app.id,
      slug: slugOf(app),
      name: app.name,
      owner: { login: app.owner },
      pem: `-----BEGIN RSA PRIVATE KEY-----\n${canary(app.id)}\n-----END RSA PRIVATE KEY-----\n`,
      client_secret: canary(app.id),
    });
  }

  #installations(org: string, response: ServerResponse): void {
    const installations = this.made
      .filter(({ owner, isInstalled }) => owner === org && isInstalled)
      .map((app) => ({
        id: app.id + 1000,
        app_id: app.id,
        app_slug: slugOf(app),
        html_url: `https://github.com/organizations/${org}/settings/installations/${app.id + 1000}`,
        permissions: app.permissions,
        suspended_at: null,
      }));
    answer(response, 200, { total_count: installations.length, installations });
  }
}

/** What must be seen nowhere but in a sealed box. */
export function canary(id: number): string {
  return `the-key-of-app-${id}`;
}

function slugOf({ name }: TestApp): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

function handOn(elsewhere: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = "/" } = request;
  const onward = ask(elsewhere + url, { method, headers }, (reply) => {
    void buffer(reply).then((body) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      response.end(body);
    });
  });
  request.pipe(onward);
}

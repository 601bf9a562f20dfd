import { z } from "zod";
import { LoopbackServer, type Asked, type Reply } from "./loopback-server.ts";

interface Version {
  number: number;
  value: string;
  createTime: string;
  state: "ENABLED" | "DISABLED";
}

const payload = z.object({ payload: z.object({ data: z.base64() }) });
const workerSecret = z.object({ name: z.string(), text: z.string(), type: z.literal("secret_text") });
const variable = z.object({ key: z.string(), value: z.string(), type: z.string() });

/** What Secret Manager keeps for the example's staging. */
export const secretsOfStaging = [
  "api-database-url",
  "api-supabase-key",
  "api-sentry-dsn",
  "ocr-supabase-key",
  "ocr-vision-key",
  "ghcr-pull-token",
  "migrations-database-url",
  "vercel-billing-token",
] as const;

/** Secret Manager, Vercel and Cloudflare as far as their documented REST interfaces are used, in memory. */
export class FakeKeepers {
  readonly server = new LoopbackServer();
  /** The secrets that `gantry up` has made, with their versions. */
  readonly versions = new Map<string, Version[]>();
  readonly variables = new Map<string, { value: string; updatedAt: number }>();
  /** The secrets of Workers, by the path of their list; a Worker that has none is not there. */
  readonly workers = new Map<string, Map<string, string>>();
  /** Answers in the stores' place where it answers at all. */
  before: ((asked: Asked) => Reply | undefined) | undefined;
  /** What every store's clock says. */
  now: Date = new Date();

  async start(): Promise<this> {
    await this.server.start();
    this.server.answer(
      (asked) =>
        this.before?.(asked) ??
        this.#secretManager(asked) ??
        this.#vercel(asked) ??
        this.#cloudflare(asked) ?? { status: 404, body: {} },
    );
    return this;
  }

  /** The environment variables that lead here. */
  env(): Record<string, string> {
    return {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: this.server.url,
      GOOGLE_OAUTH_ACCESS_TOKEN: "google-token",
      VERCEL_API_URL: this.server.url,
      VERCEL_API_TOKEN: "vercel-token",
      CLOUDFLARE_BASE_URL: this.server.url,
      CLOUDFLARE_API_TOKEN: "cloudflare-token",
    };
  }

  /** Makes the places for secrets, as `gantry up` does. */
  place(...ids: readonly string[]): void {
    for (const id of ids) this.versions.set(id, []);
  }

  /** Makes a Worker, as `gantry up` does. */
  placeWorker(account: string, script: string): Map<string, string> {
    const secrets = new Map<string, string>();
    this.workers.set(`/accounts/${account}/workers/scripts/${script}/secrets`, secrets);
    return secrets;
  }

  /** The usable values of a secret, the newest first. */
  usable(id: string): string[] {
    const versions = this.versions.get(id) ?? [];
    return versions
      .filter(({ state }) => state === "ENABLED")
      .map(({ value }) => value)
      .reverse();
  }

  #secretManager({ method, path, body }: Asked): Reply | undefined {
    const found = /^\/v1\/projects\/[^/]+\/secrets\/(?<id>[^/:?]+)(?<rest>.*)$/.exec(path)?.groups;
    if (found === undefined) return undefined;
    const { id = "", rest = "" } = found;
    const versions = this.versions.get(id);
    if (versions === undefined) return { status: 404, body: { error: { message: "Secret not found" } } };
    if (method === "GET") {
      const enabled = versions.filter(({ state }) => state === "ENABLED").reverse();
      return { body: { versions: enabled.map((version) => this.#shown(id, version)) } };
    }
    if (rest === ":addVersion") {
      const { data } = payload.parse(JSON.parse(body)).payload;
      const number = versions.length + 1;
      const value = Buffer.from(data, "base64").toString("utf8");
      const version: Version = { number, value, createTime: this.now.toISOString(), state: "ENABLED" };
      versions.push(version);
      return { body: this.#shown(id, version) };
    }
    const disabled = versions.find(({ number }) => rest === `/versions/${number}:disable`);
    if (disabled === undefined) return { status: 404 };
    disabled.state = "DISABLED";
    return { body: this.#shown(id, disabled) };
  }

  #shown(id: string, { number, createTime, state }: Version) {
    return { name: `projects/1/secrets/${id}/versions/${number}`, createTime, state };
  }

  #cloudflare({ method, path, body }: Asked): Reply | undefined {
    if (!path.startsWith("/accounts/")) return undefined;
    const secrets = this.workers.get(path);
    if (secrets === undefined) return { status: 404, body: { success: false, errors: [{ code: 10007 }] } };
    if (method === "GET")
      return {
        body: { success: true, result: [...secrets.keys()].map((name) => ({ name, type: "secret_text" })) },
      };
    const { name, text } = workerSecret.parse(JSON.parse(body));
    secrets.set(name, text);
    return { body: { success: true, result: { name, type: "secret_text" } } };
  }

  #vercel({ method, path, body }: Asked): Reply | undefined {
    if (!path.startsWith("/v10/projects/")) return undefined;
    if (method === "GET") {
      const envs = [...this.variables].map(([key, { updatedAt }]) => ({ key, type: "sensitive", updatedAt }));
      return { body: { envs } };
    }
    const { key, value } = variable.parse(JSON.parse(body));
    this.variables.set(key, { value, updatedAt: this.now.getTime() });
    return { status: 201, body: { created: {}, failed: [] } };
  }
}

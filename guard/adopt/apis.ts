import { join } from "node:path";
import { z } from "zod";
import { cloudflareClient } from "../../clients/cloudflare.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { monitoringClient } from "../../clients/google/monitoring.ts";
import type { RestClient } from "../../clients/rest/rest-client.ts";
import { inTeam, vercelClient } from "../../clients/vercel.ts";
import { readStackSettings } from "../../catalog/stack-settings.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import type { Session } from "../../engine/run/session.ts";
import type { LoopbackApi } from "../../local/listen-on-loopback.ts";
import type { Repository } from "../../model/declared/product.ts";
import { openGitHub, type OpenGitHub } from "../open-github.ts";

const policy = z.object({ id: z.number(), name: z.string(), type: z.string().default("branch") });
const ruleset = z.object({ id: z.number(), name: z.string(), target: z.string() });
const thing = z.object({ name: z.string(), displayName: z.string().default("") });
const things = z.object({
  alertPolicies: z.array(thing).default([]),
  notificationChannels: z.array(thing).default([]),
  nextPageToken: z.string().default(""),
});
/** A DNS record, a namespace or a domain of a Worker: what each is known by. */
const entry = z.object({
  id: z.string(),
  name: z.string().optional(),
  type: z.string().optional(),
  content: z.string().optional(),
  title: z.string().optional(),
  hostname: z.string().optional(),
});
const entries = z.object({
  result: z.array(entry),
  result_info: z.object({ total_pages: z.number().optional() }).nullish(),
});
const project = z.object({ id: z.string() });
const variable = z.object({
  id: z.string(),
  key: z.string(),
  target: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  gitBranch: z.string().nullish(),
});
const variables = z.object({ envs: z.array(variable) });

/** What each cloud says that there is, each list asked for once. Every answer may be a RestFailed or a NoToken. */
export class Apis {
  readonly #session: Session;
  readonly #repository: Repository;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #policies = new Once<z.infer<typeof policy>[]>();
  readonly #rulesets = new Once<z.infer<typeof ruleset>[]>();
  readonly #things = new Once<z.infer<typeof thing>[]>();
  readonly #entries = new Once<z.infer<typeof entry>[]>();
  readonly #projects = new Once<string | undefined>();
  readonly #variables = new Once<z.infer<typeof variable>[]>();
  readonly #gitHubs = new Once<OpenGitHub>();
  readonly #clients = new Once<RestClient>();
  readonly #servers: Promise<Pick<LoopbackApi, "close">>[] = [];

  constructor(
    session: Session,
    { repository, env }: { repository: Repository; env: Readonly<Record<string, string | undefined>> },
  ) {
    this.#session = session;
    this.#repository = repository;
    this.#env = env;
  }

  async deploymentPolicies(repository: string, environment: string): Promise<z.infer<typeof policy>[]> {
    const path = `/environments/${encodeURIComponent(environment)}/deployment-branch-policies`;
    const what = `read the deployment policies of ${environment}`;
    return this.#policies.get(`${repository} ${environment}`, async () => {
      const client = await this.#gitHub(repository);
      return (await client.findList(policy, path, { what, permission: "Actions: read" })) ?? [];
    });
  }

  async rulesets(repository: string): Promise<z.infer<typeof ruleset>[]> {
    return this.#rulesets.get(repository, async () =>
      (await this.#gitHub(repository)).list(ruleset, "/rulesets", {
        what: "read the rulesets",
        permission: "Metadata: read",
      }),
    );
  }

  /** https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies/list, and its like. */
  async monitoring(
    google: string,
    kind: "alertPolicies" | "notificationChannels",
  ): Promise<z.infer<typeof thing>[]> {
    return this.#things.get(`${kind} ${google}`, async () => {
      const client = await this.#monitoringClient();
      const all: z.infer<typeof thing>[] = [];
      for (let token = "", first = true; first || token !== ""; first = false) {
        const query = new URLSearchParams({
          pageSize: "1000",
          ...(token === "" ? {} : { pageToken: token }),
        });
        const path = `/v3/projects/${encodeURIComponent(google)}/${kind}?${query.toString()}`;
        const page = await client.call(things, {
          method: "GET",
          path,
          what: `list the ${kind} of ${google}`,
        });
        all.push(...page[kind]);
        token = page.nextPageToken;
      }
      return all;
    });
  }

  /** https://developers.cloudflare.com/api: a list, over all of its pages. */
  async cloudflare(path: string): Promise<z.infer<typeof entry>[]> {
    return this.#entries.get(path, async () => {
      const client = await this.#cloudflareClient();
      const all: z.infer<typeof entry>[] = [];
      for (let page = 1, last = 1; page <= last; page += 1) {
        const call = {
          method: "GET",
          path: `${path}?per_page=100&page=${page}`,
          what: `read ${path}`,
        } as const;
        const { result, result_info: about } = await client.call(entries, call);
        all.push(...result);
        last = about?.total_pages ?? 1;
      }
      return all;
    });
  }

  /** A project's id. https://vercel.com/docs/rest-api/reference/endpoints/projects */
  async vercelProject(name: string): Promise<string | undefined> {
    return this.#projects.get(name, async () => {
      const path = inTeam(`/v9/projects/${encodeURIComponent(name)}`, this.#team());
      const client = await this.#vercelClient();
      return (await client.find(project, { method: "GET", path, what: `read project ${name}` }))?.id;
    });
  }

  async vercelVariables(id: string): Promise<z.infer<typeof variable>[]> {
    return this.#variables.get(id, async () => {
      const path = inTeam(`/v9/projects/${encodeURIComponent(id)}/env`, this.#team());
      const client = await this.#vercelClient();
      return (await client.call(variables, { method: "GET", path, what: "read the project's variables" }))
        .envs;
    });
  }

  async close(): Promise<void> {
    for (const server of await Promise.allSettled(this.#servers))
      if (server.status === "fulfilled") await server.value.close();
  }

  #team(): string | undefined {
    const { project: own, stack } = this.#session;
    return stack === repositoryStack ? undefined : readStackSettings(own.root, stack).team;
  }

  async #gitHub(name: string): Promise<GitHubClient> {
    const local = this.#session.local ? this.#session.project.local : undefined;
    const repository = { ...this.#repository, name };
    const opened = this.#gitHubs.get(name, () => openGitHub({ repository, env: this.#env, local }));
    this.#servers.push(opened);
    return (await opened).client;
  }

  #monitoringClient(): Promise<RestClient> {
    return this.#clients.get("monitoring", async () => {
      if (!this.#session.local) return monitoringClient(this.#env);
      const { startMonitoringApi } = await import("../../local/monitoring-api.ts");
      const { url } = await this.#serve(startMonitoringApi);
      return monitoringClient({
        CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: url,
        GOOGLE_OAUTH_ACCESS_TOKEN: "local",
      });
    });
  }

  #cloudflareClient(): Promise<RestClient> {
    return this.#clients.get("cloudflare", async () => {
      if (!this.#session.local) return cloudflareClient(this.#env);
      const { startCloudflareApi } = await import("../../local/cloudflare-api.ts");
      const { url } = await this.#serve(startCloudflareApi);
      return cloudflareClient({ CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_TOKEN: "local" });
    });
  }

  #vercelClient(): Promise<RestClient> {
    return this.#clients.get("vercel", async () => {
      if (!this.#session.local) return vercelClient(this.#env);
      const { startVercelApi } = await import("../../local/vercel-api.ts");
      const { url } = await this.#serve(startVercelApi);
      return vercelClient({ VERCEL_API_URL: url, VERCEL_API_TOKEN: "local" });
    });
  }

  #serve(start: (cloudDir: string) => Promise<LoopbackApi>): Promise<LoopbackApi> {
    const server = start(join(this.#session.project.local, "cloud"));
    this.#servers.push(server);
    return server;
  }
}

/** What was asked once is not asked again. */
class Once<Answer> {
  readonly #asked = new Map<string, Promise<Answer>>();

  get(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const asked = this.#asked.get(key) ?? ask();
    this.#asked.set(key, asked);
    return asked;
  }
}

import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import type { z } from "zod";
import { type Asked, failureOf, malformed, NoJson } from "./github-failed.ts";
import type { GitHubClientOptions } from "./github-options.ts";
import { RestFailed } from "../rest/rest-failed.ts";
import { tokenOf } from "../rest/token-of.ts";
import { isLoopback, safeBaseUrl, withProxy } from "../rest/address.ts";
import { download, type DownloadOptions } from "../rest/download.ts";

const tries = 3;
const perPage = 100;
/** More pages than this would be a loop. */
const mostPages = 100;
const Client = Octokit.plugin(retry, throttling);

/**
 * GitHub's REST interface for one repository, through octokit: retries where that is safe, waits where GitHub asks for
 * it, and every answer parsed. Paths are below `/repos/{owner}/{repo}` unless they begin with `//`.
 */
export class GitHubClient {
  readonly #octokit: InstanceType<typeof Client>;
  readonly #options: GitHubClientOptions;

  constructor(options: GitHubClientOptions) {
    this.#options = options;
    this.#octokit = makeOctokit(options);
  }

  get repository(): GitHubClientOptions["repository"] {
    return this.#options.repository;
  }

  /** What there is at a path. @throws RestFailed */
  async get<T>(schema: z.ZodType<T>, path: string, asked: Asked): Promise<T> {
    return this.#parse(schema, await this.#request("GET", path, asked), asked);
  }

  /** As `get`, and undefined where GitHub knows no such thing (404). */
  async find<T>(schema: z.ZodType<T>, path: string, asked: Asked): Promise<T | undefined> {
    const answer = await this.#request("GET", path, asked, { missing: true });
    return answer === undefined ? undefined : this.#parse(schema, answer, asked);
  }

  /** Every entry of a list, over all of its pages. */
  async list<T>(entry: z.ZodType<T>, path: string, asked: Asked): Promise<T[]> {
    return (await this.pages(entry.array(), path, asked)).flat();
  }

  /** As `list`, and undefined where GitHub does not know whose list that is (404). */
  findList<T>(entry: z.ZodType<T>, path: string, asked: Asked): Promise<T[] | undefined> {
    return this.#known(this.list(entry, path, asked));
  }

  /** Every page of what GitHub gives in pages, as it is: octokit takes a list out of those alone that have a `total_count`. */
  pages<T>(page: z.ZodType<T>, path: string, asked: Asked): Promise<T[]> {
    return withProxy(this.#options, () => this.#pages(page, path, asked));
  }

  /** As `pages`, and undefined where GitHub does not know what that is (404). */
  findPages<T>(page: z.ZodType<T>, path: string, asked: Asked): Promise<T[] | undefined> {
    return this.#known(this.pages(page, path, asked));
  }

  /**
   * The file that GitHub keeps elsewhere and answers with the address of, such as an artifact: that address gets no token.
   * Undefined where it is gone (404, 410). @throws RestFailed, and GantryError where it is larger than it may be
   */
  async download(path: string, asked: Asked, mostBytes: number): Promise<Buffer | undefined> {
    return this.#download(path, asked, { mostBytes, more: "refuse" });
  }

  /** Likewise a text, such as a job's log, as far as `mostBytes`. @throws RestFailed */
  async text(path: string, asked: Asked, mostBytes: number): Promise<string | undefined> {
    const bytes = await this.#download(path, asked, { mostBytes, more: "leave" });
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  /** Changes something. */
  async write(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    asked: Asked,
    body: object = {},
  ): Promise<unknown> {
    return this.#request(method, path, asked, { body });
  }

  async #download(
    path: string,
    asked: Asked,
    limits: Pick<DownloadOptions, "mostBytes" | "more">,
  ): Promise<Buffer | undefined> {
    const { env, timing = {} } = this.#options;
    const { downloadMs = 60_000, secondMs = 1000 } = timing;
    const about = { service: "GitHub", env, tokenHint: "ask again: its addresses hold for a minute" };
    try {
      const url = await this.#elsewhere(path, asked);
      return await download(url, about, asked, { ...limits, deadlineMs: downloadMs, backoffMs: secondMs });
    } catch (error) {
      if (error instanceof RestFailed && (error.status === 404 || error.status === 410)) return undefined;
      throw error;
    }
  }

  /** Where GitHub sends whoever asks for this: over https, or on this machine where GitHub itself is. */
  async #elsewhere(path: string, asked: Asked): Promise<URL> {
    const call = { method: "GET", url: this.#url(path) } as const;
    try {
      await withProxy(this.#options, () => this.#octokit.request(call));
    } catch (error) {
      if (!(error instanceof Moved)) throw failureOf(error, this.#options, { ...call, path, ...asked });
      const url = URL.parse(error.location ?? "");
      const isHere =
        url?.protocol === "http:" && isLoopback(url) && isLoopback(new URL(this.#options.baseUrl));
      if (url !== null && (url.protocol === "https:" || isHere)) return url;
    }
    throw malformed(this.#options, asked);
  }

  async #known<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof RestFailed && error.status === 404) return undefined;
      throw error;
    }
  }

  async #pages<T>(schema: z.ZodType<T>, path: string, asked: Asked): Promise<T[]> {
    const found: T[] = [];
    try {
      const pages = this.#octokit.paginate.iterator({
        method: "GET",
        url: this.#url(path),
        per_page: perPage,
      });
      let page = 0;
      for await (const { data } of pages) {
        found.push(this.#parse(schema, data, asked));
        page += 1;
        if (page > mostPages) throw malformed(this.#options, asked);
      }
    } catch (error) {
      throw failureOf(error, this.#options, { method: "GET", path, ...asked });
    }
    return found;
  }

  async #request(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    asked: Asked,
    { body = {}, missing = false }: { body?: object; missing?: boolean } = {},
  ): Promise<unknown> {
    try {
      const call = { method, url: this.#url(path), ...(method === "GET" ? {} : { data: body }) };
      const { data }: { data: unknown } = await withProxy(this.#options, () => this.#octokit.request(call));
      return data;
    } catch (error) {
      const failure = failureOf(error, this.#options, { method, path, ...asked });
      if (missing && failure.status === 404) return undefined;
      throw failure;
    }
  }

  #url(path: string): string {
    const { owner, name } = this.#options.repository;
    return path.startsWith("//") ? path.slice(1) : `/repos/${owner}/${name}${path}`;
  }

  #parse<T>(schema: z.ZodType<T>, data: unknown, asked: Asked): T {
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw malformed(this.#options, asked, parsed.error);
  }
}

function makeOctokit({ baseUrl, token, timing = {} }: GitHubClientOptions): InstanceType<typeof Client> {
  const { deadlineMs = 10_000, longestWaitMs = 60_000, secondMs = 1000 } = timing;
  const waits = (afterSeconds: number, _options: object, _octokit: object, count: number): boolean =>
    count < tries - 1 && afterSeconds * secondMs <= longestWaitMs;
  const octokit = new Client({
    auth: token,
    baseUrl,
    userAgent: "gantry",
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    request: {
      // A token is for this host alone.
      redirect: "manual",
      fetch: (url: string, init: RequestInit) =>
        fetch(url, { ...init, signal: AbortSignal.timeout(deadlineMs) }),
    },
    retry: {
      retries: tries - 1,
      retryAfterBaseValue: secondMs,
      doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451],
    },
    throttle: {
      onRateLimit: waits,
      onSecondaryRateLimit: waits,
      retryAfterBaseValue: secondMs,
      // The emulated GitHub has no limits.
      enabled: !isLoopback(new URL(baseUrl)) || timing.secondMs !== undefined,
    },
  });
  octokit.hook.before("request", (options) => {
    // Another one has other fields.
    options.headers["x-github-api-version"] = "2022-11-28";
    // Adding something twice is worse than failing once.
    if (options.method === "POST") Object.assign(options.request, { retries: 0 });
  });
  octokit.hook.after("request", (response, options) => {
    if (response.status >= 300) throw new Moved(response, options);
    // octokit looks for a list's pages in it before anybody can parse it.
    if (typeof response.data === "string" && response.data !== "") throw new NoJson("no JSON");
  });
  return octokit;
}

/** A redirect is not followed, and so no answer. */
class Moved extends Error {
  override readonly name = "Moved";
  readonly status: number;
  readonly location: string | undefined;
  readonly response: { status: number };
  readonly request: object;

  constructor(response: { status: number; headers: { location?: string } }, request: object) {
    super("moved");
    this.status = response.status;
    this.location = response.headers.location;
    this.response = response;
    this.request = request;
  }
}

function ignore(): void {
  // What octokit would print is in the error that is thrown.
}

const official = "https://api.github.com";
const place = {
  service: "GitHub",
  tokens: ["GITHUB_TOKEN", "GH_TOKEN"],
  hint: "set GITHUB_TOKEN to a token of this repository; docs/security.md says what it must be allowed to do",
};

/** The real GitHub, or where GITHUB_API_URL says. @throws NoToken */
export function realGitHub(options: Omit<GitHubClientOptions, "baseUrl" | "token">): GitHubClient {
  const { env } = options;
  const baseUrl = safeBaseUrl("GITHUB_API_URL", env["GITHUB_API_URL"], official);
  return new GitHubClient({ ...options, baseUrl, token: tokenOf(env, place) });
}

import { join } from "node:path";
import type { Repository } from "../../model/declared/product.ts";
import { safeBaseUrl } from "../rest/safe-base-url.ts";
import { tokenOf } from "../rest/token-of.ts";
import { GitHubClient } from "./github-client.ts";
import type { GitHubClientOptions, GitHubTiming } from "./github-options.ts";

export interface OpenGitHubOptions {
  repository: Repository;
  env: Readonly<Record<string, string | undefined>>;
  /** The folder of local runs, where the emulated GitHub is meant; undefined for the real one. */
  local: string | undefined;
  /** Whom the emulated GitHub takes the caller for. */
  login?: string | undefined;
  timing?: GitHubTiming;
}

export interface OpenGitHub {
  client: GitHubClient;
  close(): Promise<void>;
}

const official = "https://api.github.com";
const place = {
  service: "GitHub",
  tokens: ["GITHUB_TOKEN", "GH_TOKEN"],
  hint: "set GITHUB_TOKEN to a token of this repository; docs/security.md says what it must be allowed to do",
};

/**
 * Opens GitHub's REST interface: the real one (or where GITHUB_API_URL says) with the caller's token, or the emulated
 * one over the local cloud's files. @throws NoToken
 */
export async function openGitHub({ local, login, ...more }: OpenGitHubOptions): Promise<OpenGitHub> {
  if (local === undefined) return { client: realGitHub(more), close: () => Promise.resolve() };
  const { startGitHubApi } = await import("../../local/github-api.ts");
  const token = "local";
  const user = login === undefined ? {} : { login };
  const api = await startGitHubApi({ cloudDir: join(local, "cloud"), token, ...user });
  return { client: new GitHubClient({ ...more, baseUrl: api.url, token }), close: api.close };
}

/** The real GitHub, or where GITHUB_API_URL says. @throws NoToken */
export function realGitHub(options: Omit<GitHubClientOptions, "baseUrl" | "token">): GitHubClient {
  const { env } = options;
  const baseUrl = safeBaseUrl("GITHUB_API_URL", env["GITHUB_API_URL"], official);
  return new GitHubClient({ ...options, baseUrl, token: tokenOf(env, place) });
}

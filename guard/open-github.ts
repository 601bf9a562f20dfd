import { join } from "node:path";
import { GitHubClient, realGitHub } from "../clients/github/github-client.ts";
import type { GitHubTiming } from "../clients/github/github-options.ts";
import type { Repository } from "../model/declared/product.ts";

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

/**
 * Opens GitHub's REST interface: the real one (or where GITHUB_API_URL says) with the caller's token, or the emulated
 * one over the local cloud's files. @throws NoToken
 */
export async function openGitHub({ local, login, ...more }: OpenGitHubOptions): Promise<OpenGitHub> {
  if (local === undefined) return { client: realGitHub(more), close: () => Promise.resolve() };
  const { startGitHubApi } = await import("../local/github-api.ts");
  const token = "local";
  const user = login === undefined ? {} : { login };
  const api = await startGitHubApi({ cloudDir: join(local, "cloud"), token, ...user });
  return { client: new GitHubClient({ ...more, baseUrl: api.url, token }), close: api.close };
}

import { join } from "node:path";
import type { Repository } from "../../model/catalog/product.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { safeBaseUrl } from "../rest/safe-base-url.ts";
import { NoToken } from "../secrets/stores/clients.ts";
import { GitHubClient } from "./github-client.ts";
import type { GitHubTiming } from "./github-options.ts";

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
const hint =
  "set GITHUB_TOKEN to a token of this repository; docs/security.md says what it must be allowed to do";

/**
 * Opens GitHub's REST interface: the real one (or where GITHUB_API_URL says) with the caller's token, or the emulated
 * one over the local cloud's files. @throws NoToken
 */
export async function openGitHub(options: OpenGitHubOptions): Promise<OpenGitHub> {
  const { repository, env, local, login, timing } = options;
  const more = { repository, env, ...(timing === undefined ? {} : { timing }) };
  if (local !== undefined) {
    const { startGitHubApi } = await import("../../local/cloud/github-api.ts");
    const token = "local";
    const user = login === undefined ? {} : { login };
    const api = await startGitHubApi({ cloudDir: join(local, "cloud"), token, ...user });
    return { client: new GitHubClient({ ...more, baseUrl: api.url, token }), close: api.close };
  }
  const baseUrl = safeBaseUrl("GITHUB_API_URL", env["GITHUB_API_URL"], official);
  const client = new GitHubClient({ ...more, baseUrl, token: tokenOf(env) });
  return {
    client,
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}

function tokenOf(env: OpenGitHubOptions["env"]): string {
  const token = ["GITHUB_TOKEN", "GH_TOKEN"].map((name) => env[name] ?? "").find((text) => text !== "");
  if (token === undefined) {
    throw new NoToken("there is no token for GitHub", { hint, exitCode: ExitCode.usage });
  }
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new GantryError("the token for GitHub holds characters that no token has", {
    hint,
    exitCode: ExitCode.usage,
  });
}

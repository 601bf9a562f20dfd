import { safeBaseUrl } from "../rest/safe-base-url.ts";
import { tokenOf } from "../rest/token-of.ts";
import { GitHubClient } from "./github-client.ts";
import type { GitHubClientOptions } from "./github-options.ts";

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

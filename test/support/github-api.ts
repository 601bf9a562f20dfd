import { startGitHubApi, type GitHubApi } from "../../local/cloud/github-api.ts";
import { cleanUp } from "./clean-up.ts";

/** The emulated interface of GitHub, which goes with the test or the suite. */
export async function startTestApi(...options: Parameters<typeof startGitHubApi>): Promise<GitHubApi> {
  const api = await startGitHubApi(...options);
  cleanUp(() => api.close());
  return api;
}

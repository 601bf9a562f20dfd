import { startGitHubApi } from "../../local/github-api.ts";
import type { LoopbackApi } from "../../local/listen-on-loopback.ts";
import { cleanUp } from "./clean-up.ts";

/** The emulated interface of GitHub, which goes with the test or the suite. */
export async function startTestApi(...options: Parameters<typeof startGitHubApi>): Promise<LoopbackApi> {
  const api = await startGitHubApi(...options);
  cleanUp(() => api.close());
  return api;
}

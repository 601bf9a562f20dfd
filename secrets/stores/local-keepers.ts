import { join } from "node:path";
import { startGitHubApi } from "../../local/github-api.ts";
import { startSecretManagerApi } from "../../local/secret-manager-api.ts";
import type { Project } from "../../catalog/project.ts";
import type { Keeper } from "../keepers.ts";

/** The keepers that the local cloud has; Vercel's interface is not among them. */
export const localKeepers = ["github", "secret-manager"] as const satisfies readonly Keeper["id"][];

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs `work` with an environment that leads to the local cloud's keepers, which listen for as long as it takes. */
export async function withLocalKeepers<Result>(
  { local }: Project,
  env: Environment,
  work: (env: Environment) => Promise<Result>,
): Promise<Result> {
  const cloudDir = join(local, "cloud");
  const github = await startGitHubApi({ cloudDir });
  try {
    const secrets = await startSecretManagerApi(cloudDir);
    try {
      return await work({
        ...env,
        GITHUB_API_URL: github.url,
        GITHUB_TOKEN: "local",
        CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: secrets.url,
        GOOGLE_OAUTH_ACCESS_TOKEN: "local",
      });
    } finally {
      await secrets.close();
    }
  } finally {
    await github.close();
  }
}

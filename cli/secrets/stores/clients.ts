import { ExitCode, GantryError } from "../../../model/errors.ts";
import { RestClient } from "../../rest/rest-client.ts";
import type { RestOptions } from "../../rest/rest-call.ts";
import { safeBaseUrl } from "../../rest/safe-base-url.ts";

/** Nobody has given the command a token for a store; somebody else, such as the deploy workflow, may have one. */
export class NoToken extends GantryError {}

type Environment = Readonly<Record<string, string | undefined>>;

/** Deadlines and pauses, which tests shorten. */
export type Timing = Pick<RestOptions, "deadlineMs" | "overallMs" | "backoffMs">;

const github = {
  service: "GitHub",
  url: "GITHUB_API_URL",
  official: "https://api.github.com",
  tokens: ["GITHUB_TOKEN", "GH_TOKEN"],
  hint: "set GITHUB_TOKEN to a token that may write the repository's environments and secrets",
};
const secretManager = {
  service: "Secret Manager",
  // The variable by which gcloud itself is sent elsewhere.
  url: "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER",
  official: "https://secretmanager.googleapis.com",
  tokens: ["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"],
  hint: 'set GOOGLE_OAUTH_ACCESS_TOKEN="$(gcloud auth print-access-token)" of an account with roles/secretmanager.admin',
};
const vercel = {
  service: "Vercel",
  url: "VERCEL_API_URL",
  official: "https://api.vercel.com",
  tokens: ["VERCEL_API_TOKEN", "VERCEL_TOKEN"],
  hint: "set VERCEL_API_TOKEN to a token of the team",
};

export function githubClient(env: Environment, timing: Timing = {}): RestClient {
  return makeClient(env, github, timing, {
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "gantry",
  });
}

export function secretManagerClient(env: Environment, timing: Timing = {}): RestClient {
  return makeClient(env, secretManager, timing, {});
}

export function vercelClient(env: Environment, timing: Timing = {}): RestClient {
  return makeClient(env, vercel, timing, {});
}

/** Credentials come from the environment alone: in CI they are short-lived and of the job that deploys. */
function makeClient(
  env: Environment,
  about: typeof github,
  timing: Timing,
  headers: Readonly<Record<string, string>>,
): RestClient {
  const { service, url, official, tokens, hint } = about;
  const baseUrl = safeBaseUrl(url, env[url], official);
  const token = tokens.map((name) => env[name] ?? "").find((text) => text !== "");
  if (token === undefined) {
    throw new NoToken(`there is no token for ${service}`, { hint, exitCode: ExitCode.usage });
  }
  // A line end in it would be an error of fetch that repeats the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new GantryError(`the token for ${service} holds characters that no token has`, {
      hint,
      exitCode: ExitCode.usage,
    });
  }
  const all = { ...headers, authorization: `Bearer ${token}` };
  return new RestClient({ service, baseUrl, headers: all, env, tokenHint: hint, ...timing });
}

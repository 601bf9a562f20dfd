import { z } from "zod";
import { type Answer, causeOf, type RestCall, type RestOptions } from "../rest/rest-call.ts";
import { RestFailed } from "../rest/rest-failed.ts";
import type { GitHubClientOptions } from "./github-options.ts";

/** What is asked of GitHub, for messages. */
export interface Asked {
  /** What is done to what: `read the rulesets`. */
  what: string;
  /** The permission of a fine-grained token or an App that it takes, as GitHub's pages name it: `Administration: read`. */
  permission: string;
  /** The secrets that are sent: of the answer, nothing is shown then. */
  secrets?: readonly string[];
}

/** What octokit throws, as far as it is used: `@octokit/request-error`. */
const requestError = z.object({
  status: z.int(),
  response: z
    .object({ status: z.int(), headers: z.record(z.string(), z.unknown()), data: z.unknown() })
    .optional(),
  cause: z.unknown().optional(),
  request: z.object({ request: z.object({ retryCount: z.int().default(0) }).default({ retryCount: 0 }) }),
});

/** An answer with text instead of JSON, such as the page of a proxy that wants a login. */
export class NoJson extends Error {
  override readonly name = "NoJson";
}

/** A failure of octokit's as one clear message. What is none of octokit's is handed back to be thrown as it is. */
export function failureOf(
  error: unknown,
  options: GitHubClientOptions,
  call: Asked & Pick<RestCall, "method" | "path">,
): RestFailed {
  if (error instanceof RestFailed) return error;
  if (error instanceof NoJson) return malformed(options, call);
  const parsed = requestError.safeParse(error);
  if (!parsed.success) throw error;
  const { response, cause, request } = parsed.data;
  const answer: Answer =
    response === undefined
      ? { unreachable: unreachable(cause ?? error, options) }
      : { status: response.status, text: JSON.stringify(response.data ?? ""), headers: headersOf(response) };
  const attempt = request.request.retryCount + 1;
  return new RestFailed(restOptions(options, call, answer), call, { kind: "refused", answer, attempt });
}

/** An answer with other fields than GitHub's description has. */
export function malformed(options: GitHubClientOptions, asked: Asked, error?: z.ZodError): RestFailed {
  const fields = error?.issues.map(({ path }) => path.join(".") || "the whole answer") ?? [];
  const about = fields.length === 0 ? "" : ` (${[...new Set(fields)].slice(0, 3).join(", ")})`;
  const call = { method: "GET", path: "", what: `${asked.what}${about}` } as const;
  return new RestFailed(restOptions(options, asked), call, { kind: "malformed" });
}

function unreachable(cause: unknown, { timing }: GitHubClientOptions): string {
  const late = cause instanceof Error && (cause.name === "TimeoutError" || cause.name === "AbortError");
  return late ? `did not answer within ${(timing?.deadlineMs ?? 10_000) / 1000} s` : causeOf(cause);
}

function headersOf({ headers }: { headers: Readonly<Record<string, unknown>> }): Headers {
  return new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]));
}

/** GitHub itself says which permission a refused request would have taken; else the one that its pages name. */
function restOptions(
  { baseUrl, env, token }: GitHubClientOptions,
  { permission }: Asked,
  answer?: Answer,
): RestOptions {
  const accepted =
    answer !== undefined && "headers" in answer
      ? /^[a-z_=,; ]{1,200}$/.exec(answer.headers.get("x-accepted-github-permissions") ?? "")?.[0]
      : undefined;
  const needed = accepted === undefined ? `"${permission}"` : `"${permission}" (GitHub says: ${accepted})`;
  const tokenHint = `give GITHUB_TOKEN a token of this repository with the permission ${needed}`;
  return { service: "GitHub", baseUrl, headers: { authorization: `token ${token}` }, env, tokenHint };
}

import assert from "node:assert/strict";
import path from "node:path";
import { Octokit } from "@octokit/rest";
import { temporaryFolder } from "../support/clean-up.ts";
import { startTestApi } from "../support/github-api.ts";

/** The repository of the tests, and one of its environments. */
export const lotus = { owner: "lotus-labs", repo: "lotus" };
export const staging = { ...lotus, environment_name: "staging" };

export interface ApiFixture {
  readonly dir: string;
  readonly url: string;
  /** The file with a line for each request. */
  readonly log: string;
  /** A client without a token, or with one: `writer` may do everything, `reader` may read. */
  readonly client: (token?: string) => Octokit;
}

/** Starts the emulated interface over a folder of its own. */
export async function startApi(): Promise<ApiFixture> {
  const dir = temporaryFolder("gantry-api-");
  const log = path.join(dir, "log.jsonl");
  const api = await startTestApi({ cloudDir: dir, token: "writer", readToken: "reader", log });
  return {
    dir,
    log,
    url: api.url,
    client: (token) => quietClient(api.url, token),
  };
}

/** A client that does not print the requests which are meant to fail. */
export function quietClient(baseUrl: string, auth?: string): Octokit {
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  return new Octokit({ baseUrl, log, ...(auth === undefined ? {} : { auth }) });
}

/** What a client throws. */
export interface RequestFailure {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers: Record<string, string | number | undefined> } | undefined;
}

/** Awaits the failure of a request, which must have that status and message. */
export async function fails(
  request: Promise<unknown>,
  status: number,
  message: RegExp,
): Promise<RequestFailure> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isRequestFailure(error), "the request succeeded");
  assert.equal(error.status, status);
  assert.match(error.message, message);
  return error;
}

function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && "status" in error;
}

function ignore(): void {
  // Nothing to print.
}

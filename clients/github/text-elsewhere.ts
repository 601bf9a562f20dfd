import { isLoopback } from "../rest/address.ts";
import { type Answer, causeOf } from "../rest/rest-call.ts";
import { RestFailed } from "../rest/rest-failed.ts";
import { type Asked, malformed } from "./github-failed.ts";
import type { GitHubClientOptions } from "./github-options.ts";

/** As long as a job's log takes to come. */
const deadlineMs = 60_000;

/**
 * What lies behind the address that GitHub answers with, such as a job's log: its first bytes, as text. Undefined where it is
 * gone. The token is for GitHub alone.
 *
 * @param url below GitHub's own address
 * @throws RestFailed
 */
export async function textElsewhere(
  options: GitHubClientOptions,
  url: string,
  asked: Asked,
  mostBytes: number,
): Promise<string | undefined> {
  const { baseUrl, token, env } = options;
  const headers = { authorization: `token ${token}`, "x-github-api-version": "2022-11-28" };
  const call = { method: "GET", path: url, what: asked.what } as const;
  const failed = (answer: Answer): RestFailed => {
    const tokenHint = `give GITHUB_TOKEN a token of this repository with the permission "${asked.permission}"`;
    const rest = { service: "GitHub", baseUrl, headers, env, tokenHint };
    return new RestFailed(rest, call, { kind: "refused", answer, attempt: 1 });
  };
  const ask = async (address: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(address, { ...init, redirect: "manual", signal: AbortSignal.timeout(deadlineMs) });
    } catch (error) {
      throw failed({ unreachable: causeOf(error) });
    }
  };
  const first = await ask(`${baseUrl}${url}`, { headers });
  if (first.status === 404 || first.status === 410) return undefined;
  if (first.status !== 302)
    throw failed({ status: first.status, text: await first.text(), headers: first.headers });
  const elsewhere = URL.parse(first.headers.get("location") ?? "", baseUrl);
  const isSafe =
    elsewhere !== null &&
    (elsewhere.protocol === "https:" || (isLoopback(elsewhere) && isLoopback(new URL(baseUrl))));
  if (!isSafe) throw malformed(options, asked);
  const second = await ask(elsewhere.href, {});
  if (second.status === 404 || second.status === 410) return undefined;
  if (!second.ok) throw failed({ status: second.status, text: "", headers: second.headers });
  return beginningOf(second, mostBytes).catch((error: unknown) => {
    throw failed({ unreachable: causeOf(error) });
  });
}

async function beginningOf(
  { body }: { body: ReadableStream<Uint8Array> | null },
  mostBytes: number,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body ?? []) {
    const part = chunk.subarray(0, mostBytes - bytes);
    bytes += part.byteLength;
    text += decoder.decode(part, { stream: true });
    if (bytes >= mostBytes) break;
  }
  return text;
}

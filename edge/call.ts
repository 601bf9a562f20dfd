import { boundedText } from "./bounded-text.ts";

/** What came of one request. A body of more bytes than were asked for, 64 KB unless said otherwise, is read as empty. */
export type Answer =
  | { kind: "answered"; status: number; headers: Headers; body: string; isWhole: boolean }
  | { kind: "timed out" }
  | { kind: "unreachable" };

const fewBytes = 65_536;
const tries = 3;

interface CallOptions {
  /** Of one try. */
  deadlineMs: number;
  again: (answer: Answer) => number | undefined;
  mostBytes?: number;
}

/**
 * Sends one request, and again, twice at most, where `again` says so of its answer: by how many milliseconds later, or undefined for
 * never. Nothing is thrown, and no address is in what is returned: it may be a secret.
 */
export async function call(
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
  { deadlineMs, again, mostBytes = fewBytes }: CallOptions,
): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    const answer = await callOnce(url, init, { deadlineMs, mostBytes });
    const pause = tried < tries ? again(answer) : undefined;
    if (pause === undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, pause * tried));
  }
}

async function callOnce(
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
  { deadlineMs, mostBytes }: { deadlineMs: number; mostBytes: number },
): Promise<Answer> {
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    // A redirect would carry the alert, and a token, to somebody else.
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    const text = await boundedText(response, mostBytes);
    const { status, headers } = response;
    return { kind: "answered", status, headers, body: text ?? "", isWhole: text !== undefined };
  } catch {
    return { kind: signal.aborted ? "timed out" : "unreachable" };
  }
}

/** Whether the other side failed, or nobody knows what became of it. */
export function isFault(answer: Answer): boolean {
  return answer.kind !== "answered" || answer.status >= 500;
}

/** What the other side asks to wait, in milliseconds: RFC 9110, 10.2.3, in seconds, which may have decimals at Discord. */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get("retry-after") ?? "";
  return /^\d{1,6}(\.\d+)?$/.test(value) ? Math.ceil(Number(value) * 1000) : undefined;
}

export function describeAnswer(answer: Answer): string {
  if (answer.kind === "timed out") return "did not answer in time";
  if (answer.kind === "unreachable") return "could not be reached";
  return `answered ${answer.status}`;
}

import { clockSkewMs } from "../../model/clock-skew.ts";
import { call, describeAnswer, isFault, retryAfterMs, type Answer } from "../call.ts";
import { unread, type Means, type Reading } from "./source.ts";

/** A month of charges has some hundred kilobytes. */
const mostBytes = 16_777_216;
/** What a source asks to wait is waited at most this long: the next sample comes in five minutes. */
const longestWaitMs = 10_000;

export interface Question {
  address: string;
  /** Below the address, with its query. */
  path: string;
  token: string;
  means: Means;
}

/**
 * Asks a source by GET, and again where it failed or asked to wait a little. What it answers is text, or why there is none: nothing of
 * an answer that was not asked for is repeated, since nobody knows what is in it.
 */
export async function ask({ address, path, token, means }: Question): Promise<string | Reading> {
  // A line end in it would be an error of fetch.
  if (!/^[\x21-\x7e]+$/.test(token)) return unread("the token holds characters that no token has");
  const { deadlineMs, pauseMs, now } = means;
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const again = (answer: Answer): number | undefined => {
    if (isFault(answer)) return pauseMs;
    if (answer.kind !== "answered" || answer.status !== 429) return undefined;
    const wait = retryAfterMs(answer.headers) ?? pauseMs;
    return wait <= longestWaitMs ? wait : undefined;
  };
  const answer = await call(
    `${address}${path}`,
    { method: "GET", headers },
    { deadlineMs, again, mostBytes },
  );
  const { host } = new URL(address);
  if (answer.kind !== "answered") return unread(`${host} ${describeAnswer(answer)}`);
  if (answer.status !== 200) return unread(`${host} ${refusal(answer.status, answer.headers)}`);
  if (!answer.isWhole) return unread(`${host} answered more than ${mostBytes / 1_048_576} MB`);
  return clockTrouble(host, answer.headers, now) ?? answer.body;
}

function refusal(status: number, headers: Headers): string {
  if (status === 401) return "refuses the token (401)";
  if (status === 403) return "does not let the token read that (403)";
  if (status === 404) return "knows no such thing, or shows it to others (404)";
  if (status === 429) {
    const wait = retryAfterMs(headers);
    return `asks to wait${wait === undefined ? "" : ` ${Math.ceil(wait / 1000)} s`} (429)`;
  }
  if (status >= 300 && status < 400) return `says that it has moved (${status})`;
  return `answered ${status}`;
}

/** Where the clocks disagree, the source would be asked for other minutes than were meant. */
function clockTrouble(host: string, headers: Headers, now: Date): Reading | undefined {
  const theirs = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(theirs) || Math.abs(theirs - now.getTime()) <= clockSkewMs) return undefined;
  return unread(
    `${host} has another time, ${new Date(theirs).toISOString()}, than this machine, ${now.toISOString()}`,
  );
}

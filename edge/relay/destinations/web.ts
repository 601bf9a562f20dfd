import type { RelayChannel } from "../../relay-settings.ts";
import { alertText } from "../alert-text.ts";
import { jsonOf } from "../../bounded-text.ts";
import { call, describeAnswer, isFault, retryAfterMs, type Answer } from "../../call.ts";
import { pauseOf, withoutSecret, type Delivery, type Letter, type Means } from "./delivery.ts";

type WebChannel = Exclude<RelayChannel, { kind: "line" }>;

interface Dialect {
  /** Added to the address. */
  query?: Record<string, string>;
  body: (letter: Letter) => unknown;
  /** Whether an answer of 2xx is of who was meant, and not of something in between. */
  isTaken: (body: string) => boolean;
}

const dialects: Readonly<Record<WebChannel["kind"], Dialect>> = {
  /** "Sending messages using incoming webhooks", Slack: answers "ok". */
  slack: {
    body: ({ alerts, notes }) => ({
      text: escapedForSlack(alertText(alerts, notes, 3500)),
      unfurl_links: false,
      unfurl_media: false,
    }),
    isTaken: (body) => body.trim() === "ok",
  },
  /** "Execute webhook", Discord: 2,000 letters, nobody is called by an @, and no preview of links (flag 4). With `wait` it answers what it made. */
  discord: {
    query: { wait: "true" },
    body: ({ alerts, notes }) => ({
      content: alertText(alerts, notes, 2000),
      allowed_mentions: { parse: [] },
      flags: 4,
    }),
    isTaken: (body) => typeof jsonOf(body) === "object",
  },
  webhook: {
    body: ({ id, alerts, notes }) => ({ id, text: alertText(alerts, notes, 10_000), alerts, notes }),
    isTaken: () => true,
  },
};

/** To an address that is itself the secret. What failed there is sent again; a 429 as well, if it asks to wait less than a deadline. */
export async function sendToWeb(
  channel: WebChannel,
  letter: Letter,
  { deadlineMs, secret }: Means,
): Promise<Delivery> {
  const address = secret(channel.to);
  if (address === undefined) return withoutSecret(channel.to);
  if (!URL.canParse(address) || !address.startsWith("https://"))
    return { taken: false, why: `the secret ${channel.to} is no https URL` };
  const { query = {}, body, isTaken } = dialects[channel.kind];
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await call(
    url.href,
    {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": letter.id },
      body: JSON.stringify(body(letter)),
    },
    { deadlineMs, again: (answer) => againAfter(answer, deadlineMs) },
  );
  if (answer.kind !== "answered") return { taken: false, why: describeAnswer(answer) };
  const { status, headers } = answer;
  if (status === 429)
    return {
      taken: false,
      why: "answered that it is asked too often",
      pauseMs: pauseOf(retryAfterMs(headers)),
    };
  if (status < 200 || status > 299) return { taken: false, why: describeAnswer(answer) };
  return isTaken(answer.body)
    ? { taken: true }
    : { taken: false, why: "something else answered in its place" };
}

function againAfter(answer: Answer, deadlineMs: number): number | undefined {
  if (isFault(answer)) return 500;
  if (answer.kind !== "answered" || answer.status !== 429) return undefined;
  const wait = retryAfterMs(answer.headers);
  return wait !== undefined && wait <= deadlineMs ? wait : undefined;
}

/** "Formatting text for app surfaces", Slack: these three are control characters. */
function escapedForSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

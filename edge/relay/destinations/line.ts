import * as z from "zod/mini";
import type { RelayChannel } from "../../relay-settings.ts";
import { alertText } from "../alert-text.ts";
import { jsonOf } from "../../bounded-text.ts";
import { call, describeAnswer, isFault, retryAfterMs, type Answer } from "../../call.ts";
import { pauseOf, withoutSecret, type Delivery, type Letter, type Means } from "./delivery.ts";

const api = "https://api.line.me/v2/bot/message";
/** "Text message", Messaging API: UTF-16 code units. */
const longest = 5000;

const quotaAnswer = z.object({ type: z.enum(["none", "limited"]), value: z.optional(z.number()) });
const consumptionAnswer = z.object({ totalUsage: z.number() });
const pushAnswer = z.looseObject({});
const failure = z.object({ message: z.string() });

interface Quota {
  used: number;
  limit: number;
}

/**
 * One push to a person or a group ("Retrying a failed API request", Messaging API): only what failed at LINE, or was not answered, is
 * sent again, with the same key; 409 says that LINE has it; a 429 is not repeated. A group costs one message of the month's for each
 * member, so what is left is read first, and nothing is sent where nothing is left.
 */
export async function sendToLine(
  channel: Extract<RelayChannel, { kind: "line" }>,
  letter: Letter,
  { deadlineMs, secret }: Means,
): Promise<Delivery> {
  const token = secret(channel.from);
  const to = secret(channel.to);
  if (token === undefined) return withoutSecret(channel.from);
  if (to === undefined) return withoutSecret(channel.to);
  const headers = { authorization: `Bearer ${token}` };
  const quota = await readQuota(headers, deadlineMs);
  if (quota !== undefined && quota.used >= quota.limit) return usedUp(quota);
  const notes = quota !== undefined && quota.used >= 0.8 * quota.limit ? [`LINE: ${usage(quota)}`] : [];
  const text = alertText(letter.alerts, [...letter.notes, ...notes], longest);
  const answer = await call(
    `${api}/push`,
    {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "x-line-retry-key": letter.id },
      body: JSON.stringify({ to, messages: [{ type: "text", text }] }),
    },
    { deadlineMs, again: (answer) => (isFault(answer) || isOfNobody(answer) ? 500 : undefined) },
  );
  return judge(answer, quota);
}

function judge(answer: Answer, quota: Quota | undefined): Delivery {
  const told = quota === undefined ? "how much of the month's quota is used is not known" : usage(quota);
  if (answer.kind !== "answered") return { taken: false, why: describeAnswer(answer) };
  if (answer.status === 409) return { taken: true, told: `accepted before; ${told}` };
  if (answer.status === 200 && !isOfNobody(answer)) return { taken: true, told };
  const said = failure.safeParse(jsonOf(answer.body));
  if (answer.status === 429) {
    // "Common error messages", Messaging API. Messages that others are sending are reserved, so it may be over in a minute.
    const isMonthly = said.success && /monthly limit/i.test(said.data.message);
    const why = isMonthly
      ? `answered that the month's messages are used up (${told})`
      : "answered that it is asked too often";
    return { taken: false, why, pauseMs: pauseOf(retryAfterMs(answer.headers)) };
  }
  return { taken: false, why: describeAnswer(answer) };
}

/** Something between us and LINE answered in its place. */
function isOfNobody(answer: Answer): boolean {
  return (
    answer.kind === "answered" && answer.status === 200 && !pushAnswer.safeParse(jsonOf(answer.body)).success
  );
}

/** Undefined where there is no limit, or where it cannot be read: then the push itself says whether there is room. */
async function readQuota(headers: Record<string, string>, deadlineMs: number): Promise<Quota | undefined> {
  const [limit, used] = await Promise.all(
    ["/quota", "/quota/consumption"].map((path) =>
      call(api + path, { method: "GET", headers }, { deadlineMs, again: () => undefined }),
    ),
  );
  const quota = quotaAnswer.safeParse(bodyOf(limit));
  const consumption = consumptionAnswer.safeParse(bodyOf(used));
  if (!quota.success || quota.data.value === undefined || !consumption.success) return undefined;
  return { limit: quota.data.value, used: consumption.data.totalUsage };
}

function bodyOf(answer: Answer | undefined): unknown {
  return answer?.kind === "answered" && answer.status === 200 ? jsonOf(answer.body) : undefined;
}

function usedUp(quota: Quota): Delivery {
  return { taken: false, why: `has no messages left: ${usage(quota)}` };
}

function usage({ used, limit }: Quota): string {
  return `${used} of ${limit} messages of this month are used`;
}

import { relayAddress, relaySettings } from "../relay-settings.ts";
import type { RelayContext, RelayEnv } from "./bindings.ts";
import { boundedText } from "../bounded-text.ts";
import { passOn } from "./pass-on.ts";
import { readPush } from "./read-push.ts";
import { verifyPush } from "./verify-push.ts";

/** A notification has some kilobytes. */
const mostBytes = 262_144;
/** Shorter than Pub/Sub waits for an answer: components/alert-channel.ts. */
const mostWaitMs = 25_000;

/**
 * Takes what Pub/Sub pushes to `/channels/<channel>`, and answers 204 when people have it. Every other answer makes Pub/Sub push again, for
 * as long as it keeps the message: 401 what Google did not sign for here, 503 what nobody took.
 */
export default {
  async fetch(request: Request, env: RelayEnv, context: RelayContext): Promise<Response> {
    const settings = relaySettings.parse(JSON.parse(env.RELAY));
    const { host, channels } = settings;
    const [, name = ""] = /^\/channels\/([a-z0-9-]{1,40})$/.exec(new URL(request.url).pathname) ?? [];
    const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
    if (channel === undefined) return answer(404, "no such channel");
    if (request.method !== "POST") return answer(405, "only POST");
    const judged = await verifyPush(request.headers.get("authorization"), {
      audience: relayAddress(host, name),
      account: channel.pushAccount,
    });
    if (judged === "keys cannot be read") return answer(503, judged);
    if (judged === "refused") return answer(401, "not signed by Google for this channel");
    const body = await boundedText(request, mostBytes);
    if (body === undefined) return refuse(name, 413, "more than 256 KB");
    const alert = readPush(body);
    if (alert === undefined) return refuse(name, 400, "no push of Pub/Sub");
    const passing = passOn({ channel: name, alert }, settings, env).catch((error: unknown) => {
      console.error(JSON.stringify({ channel: name, failed: String(error) }));
      return false;
    });
    context.waitUntil(passing);
    return (await Promise.race([passing, late()]))
      ? new Response(null, { status: 204 })
      : answer(503, "not delivered");
  },
};

/** It goes on all the same, and the next push hears what came of it. */
function late(): Promise<false> {
  return new Promise((resolve) =>
    setTimeout(() => {
      resolve(false);
    }, mostWaitMs),
  );
}

function answer(status: number, text: string): Response {
  return new Response(`${text}\n`, { status });
}

/** Google signed it, so somebody should look. */
function refuse(channel: string, status: number, text: string): Response {
  console.error(JSON.stringify({ channel, status, refused: text }));
  return answer(status, text);
}

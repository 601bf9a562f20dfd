import { generateKeyPair, exportJWK, SignJWT } from "jose";
import { Response, type Request } from "miniflare";
import { z } from "zod";
import { outboxBundle, relayBundle } from "../../../edge/bundle.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { Workerd } from "../../support/workerd.ts";

export const host = "alerts.lotus.example";
export const account = "alerts-oncall@lotus-production.iam.gserviceaccount.com";
const common = { pushAccount: account };

/** LINE first, then Slack, then Discord, then mail, which Google sends; beside it a webhook of its own. */
const channels = {
  oncall: { kind: "line", from: "LINE_TOKEN", to: "LINE_TARGET", next: "chat", ...common },
  chat: { kind: "slack", to: "SLACK_URL", next: "games", ...common },
  games: { kind: "discord", to: "DISCORD_URL", next: "email", ...common },
  pager: { kind: "webhook", to: "PAGER_URL", next: "email", ...common },
};
const secrets = {
  LINE_TOKEN: "a made-up token",
  LINE_TARGET: "C0ffee",
  SLACK_URL: "https://hooks.slack.com/services/made/up",
  DISCORD_URL: "https://discord.com/api/webhooks/1/made-up",
  PAGER_URL: "https://pager.example/hook",
};

const key = await generateKeyPair("RS256");
const other = await generateKeyPair("RS256");
const jwks = { keys: [{ ...(await exportJWK(key.publicKey)), kid: "google-1", alg: "RS256", use: "sig" }] };

const lineBody = z.object({ messages: z.tuple([z.object({ type: z.literal("text"), text: z.string() })]) });

interface Sent {
  to: string;
  headers: Headers;
  body: string;
}

type Answer = (sent: Sent) => Response | Promise<Response>;

/** What the services of the world answer, by host and path; everything that was asked of them is kept. */
export class World {
  readonly sent: Sent[] = [];
  readonly answers: Record<string, Answer> = {
    "www.googleapis.com/oauth2/v3/certs": () => Response.json(jwks),
    "api.line.me/v2/bot/message/quota": () => Response.json({ type: "limited", value: 500 }),
    "api.line.me/v2/bot/message/quota/consumption": () => Response.json({ totalUsage: 12 }),
    "api.line.me/v2/bot/message/push": () => Response.json({ sentMessages: [{ id: "1" }] }),
    "hooks.slack.com/services/made/up": () => new Response("ok"),
    "discord.com/api/webhooks/1/made-up": () => Response.json({ id: "1" }),
    "pager.example/hook": () => new Response("", { status: 202 }),
  };

  /** The bodies that arrived at a host by POST, in order. */
  at(to: string): Sent[] {
    return this.sent.filter((each) => each.to.startsWith(to) && each.body !== "");
  }

  /** What people read in the nth message at LINE. */
  line(message = 0): string {
    const body: unknown = JSON.parse(this.at("api.line.me")[message]?.body ?? "null");
    return lineBody.parse(body).messages[0].text;
  }

  async answer(request: Request): Promise<Response> {
    const { host, pathname } = new URL(request.url);
    const sent = {
      to: host + pathname,
      headers: new Headers([...request.headers]),
      body: await request.text(),
    };
    this.sent.push(sent);
    return (await this.answers[sent.to]?.(sent)) ?? new Response("nobody is here", { status: 404 });
  }
}

const script = await relayBundle();
const outbox = await outboxBundle();
const modern = { modules: true, compatibilityDate: "2026-01-01" } as const;
const object = { className: "AlertOutbox", useSQLite: true };

export class Relay {
  readonly world = new World();
  readonly #workerd: Workerd;

  /** `folder`: where the outbox lies, for one that is started again. */
  constructor(options: { folder?: string; without?: keyof typeof secrets } = {}) {
    const { folder, without = "" } = options;
    const bound = Object.entries(secrets).filter(([name]) => name !== without);
    this.#workerd = new Workerd({
      workers: [
        {
          ...modern,
          name: "relay",
          script,
          bindings: {
            ...Object.fromEntries(bound),
            RELAY: JSON.stringify({ host, channels, groupMs: 100, deadlineMs: 400 }),
          },
          durableObjects: { OUTBOX: { ...object, scriptName: "outbox" } },
          outboundService: (request: Request) => this.world.answer(request),
        },
        { ...modern, name: "outbox", script: outbox, durableObjects: { OWN: object } },
      ],
      ...(folder === undefined ? {} : { durableObjectsPersist: folder }),
    });
  }

  async stop(): Promise<void> {
    await this.#workerd.stop();
  }

  /** What Pub/Sub is answered. */
  async push(body: string, { token, channel = "oncall", ...init }: PushOptions = {}): Promise<number> {
    const authorization = token ?? `Bearer ${await googleToken({ channel })}`;
    const response = await this.#workerd.miniflare.dispatchFetch(`https://${host}/channels/${channel}`, {
      method: "POST",
      headers: { authorization },
      body,
      ...init,
    });
    await response.text();
    return response.status;
  }
}

export interface PushOptions {
  /** The header `authorization`, instead of the one that Google would send. */
  token?: string;
  channel?: string;
  method?: "PUT";
}

/** A token as Google signs it, with what the test says instead. */
export async function googleToken({
  channel = "oncall",
  claims = {},
  foreign = false,
}: { channel?: string; claims?: Record<string, unknown>; foreign?: boolean } = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return await new SignJWT({
    iss: "https://accounts.google.com",
    aud: `https://${host}/channels/${channel}`,
    email: account,
    email_verified: true,
    sub: "1",
    iat: now,
    exp: now + 3600,
    ...claims,
  })
    .setProtectedHeader({ alg: "RS256", kid: "google-1", typ: "JWT" })
    .sign(foreign ? other.privateKey : key.privateKey);
}

/** What Cloud Monitoring publishes, with what the test says instead, in Pub/Sub's envelope. */
export function incident(id: string, changes: Record<string, unknown> = {}, version = "1.2"): string {
  const incident = {
    incident_id: id,
    scoping_project_id: "lotus-production",
    scoping_project_number: 123456789012,
    url: `https://console.cloud.google.com/monitoring/alerting/incidents/${id}?project=lotus-production`,
    started_at: 1796015400,
    ended_at: null,
    state: "open",
    summary: "Latency of api is above the threshold of 2.4 with a value of 3.1.",
    observed_value: "3.1",
    threshold_value: "2.4",
    resource: { type: "cloud_run_revision", labels: { service_name: "api" } },
    policy_name: "lotus production: api-p95",
    policy_user_labels: { environment: "production", surface: "api", guardrail: "api-p95", level: "alert" },
    documentation: {
      content: "What to do: …",
      mime_type: "text/markdown",
      subject: "lotus production: the latency of api is too high",
      links: [{ displayName: "Runbook", url: "https://github.com/lotus-labs/lotus/blob/main/docs/api.md" }],
    },
    condition_name: "api-p95",
    ...changes,
  };
  return envelope(JSON.stringify({ version, incident }), `message-${id}`);
}

export function envelope(data: string, messageId = "1"): string {
  const message = {
    data: Buffer.from(data).toString("base64"),
    messageId,
    publishTime: "2026-11-30T05:10:00Z",
  };
  return JSON.stringify({ message, subscription: "projects/lotus-production/subscriptions/alerts-oncall" });
}

/** An answer that never comes, until the test is over. */
export function hang(): Promise<Response> {
  return new Promise((resolve) => {
    cleanUp(() => {
      resolve(new Response("too late"));
    });
  });
}

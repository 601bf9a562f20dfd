import * as z from "zod/mini";
import type { RelaySettings } from "../relay-settings.ts";
import { alert, type Alert } from "./alert.ts";
import type { RelayEnv } from "./bindings.ts";
import { deliver } from "./deliver.ts";
import type { Outcome, Pushed } from "./outbox.ts";

/** Longer than one may take that has answered its push: Cloudflare lets it go on for 30 seconds. */
const leaseMs = 60_000;

const turn = z.discriminatedUnion("turn", [
  z.object({ turn: z.enum(["delivered", "not delivered"]) }),
  z.object({
    turn: z.literal("deliver"),
    batch: z.string(),
    alerts: z.array(z.string()),
    pauses: z.record(z.string(), z.number()),
  }),
]);

/**
 * Brings an alert to its channel together with those that came within a moment, and says whether people have it. Of several pushes one
 * delivers; the others wait for what comes of it.
 */
export async function passOn(
  told: { channel: string; alert: Alert },
  settings: RelaySettings,
  env: RelayEnv,
): Promise<boolean> {
  const { OUTBOX } = env;
  const outbox = OUTBOX.get(OUTBOX.idFromName(told.channel));
  const { key } = told.alert;
  const { groupMs } = settings;
  const pushed = { key, alert: JSON.stringify(told.alert), groupMs, leaseMs } satisfies Pushed;
  const found = turn.parse(await (await outbox.fetch(post(pushed))).json());
  if (found.turn !== "deliver") return found.turn === "delivered";
  const pauses = new Map(Object.entries(found.pauses));
  const delivered = await deliver(
    {
      id: found.batch,
      channel: told.channel,
      alerts: found.alerts.map((text) => alert.parse(JSON.parse(text))),
    },
    settings,
    {
      until: (channel) => pauses.get(channel) ?? 0,
      set: (channel, until) => pauses.set(channel, until),
    },
    (name) => secretOf(env, name),
  );
  const outcome = { batch: found.batch, delivered, pauses: Object.fromEntries(pauses) } satisfies Outcome;
  const kept = await outbox.fetch(post(outcome));
  if (!kept.ok) throw new Error(`the outbox of ${told.channel} answered ${kept.status}`);
  return delivered;
}

function post(body: object): Request {
  return new Request("https://outbox/", { method: "POST", body: JSON.stringify(body) });
}

function secretOf(env: RelayEnv, name: string): string | undefined {
  const value = env[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

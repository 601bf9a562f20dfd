import * as z from "zod/mini";

/** What a destination reads its secrets from: names of the Worker's bindings, never values. */
const binding = z.string().check(z.regex(/^[A-Z][A-Z0-9_]{0,99}$/));

const common = {
  /** Whose signature Google puts on what it pushes to this channel. */
  pushAccount: z.string(),
  /** Where an alert goes that this channel does not take; one that is no channel here is mail, which Google sends by itself. */
  next: z.string(),
};

const relayChannel = z.discriminatedUnion("kind", [
  /** `from` has the channel access token, `to` the id of who is written to. */
  z.strictObject({ kind: z.literal("line"), from: binding, to: binding, ...common }),
  /** `to` has the address, which is itself the secret. */
  z.strictObject({ kind: z.enum(["slack", "discord", "webhook"]), to: binding, ...common }),
]);
export type RelayChannel = z.infer<typeof relayChannel>;

/** What the relay is told as `RELAY`, a text binding in JSON: nothing in it is secret. */
export const relaySettings = z.strictObject({
  host: z.string(),
  channels: z.record(z.string(), relayChannel),
  /** How long a first alert waits for others, which are then told with it. */
  groupMs: z._default(z.int().check(z.positive()), 3000),
  /** How long one request to LINE, Slack, Discord or a webhook may take. */
  deadlineMs: z._default(z.int().check(z.positive()), 5000),
});
export type RelaySettings = z.infer<typeof relaySettings>;

/** What Pub/Sub pushes to, and says in its token that it is for. */
export function relayAddress(host: string, channel: string): string {
  return `https://${host}/channels/${channel}`;
}

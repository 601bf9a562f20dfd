import { z } from "zod";
import { entityId } from "../scalars.ts";

/** Where an alert goes. All but mail sit behind the relay (`edge.relay`), which is fed through Pub/Sub; what it needs is secret, and named here. */
export const alertChannel = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("email").describe("to an address, by Google"),
    address: z
      .email()
      .describe("a list that people on call read")
      .meta({ examples: ["platform-team@lotus.example"] }),
  }),
  z.strictObject({
    kind: z.literal("line").describe("to a person or a group of LINE, by the relay"),
    tokenRef: entityId
      .describe("the secret with the channel access token of the Messaging API")
      .meta({ examples: ["line-channel-token"] }),
    targetRef: entityId
      .describe("the secret with the id of the user or the group that is written to")
      .meta({ examples: ["line-oncall-group"] }),
    next: next(),
  }),
  z.strictObject({
    kind: z
      .enum(["slack", "discord", "webhook"])
      .describe(
        "to an incoming webhook of Slack or Discord, or to another address that takes JSON, by the relay",
      ),
    urlRef: entityId
      .describe("the secret with the https address that is called")
      .meta({ examples: ["slack-alerts-url"] }),
    next: next(),
  }),
]);
export type AlertChannel = z.infer<typeof alertChannel>;
export type RelayedChannel = Exclude<AlertChannel, { kind: "email" }>;

function next() {
  return entityId
    .describe("the channel that is told what this one does not take; the last one is mail")
    .meta({ examples: ["email"] });
}

/** The fields of a channel that name secrets. */
export const channelSecretRefs = ["tokenRef", "targetRef", "urlRef"] as const;

/** The secrets of a channel, by the field that names them. */
export function channelSecrets(channel: AlertChannel): readonly (readonly [field: string, id: string])[] {
  switch (channel.kind) {
    case "email":
      return [];
    case "line":
      return [
        ["tokenRef", channel.tokenRef],
        ["targetRef", channel.targetRef],
      ];
    default:
      return [["urlRef", channel.urlRef]];
  }
}

/** The channels of a catalog that the relay serves, by id. */
export function relayedChannels(
  channels: Readonly<Record<string, AlertChannel>>,
): readonly (readonly [id: string, channel: RelayedChannel])[] {
  return Object.entries(channels).flatMap(([id, channel]) =>
    channel.kind === "email" ? [] : [[id, channel] as const],
  );
}

/** Where a chain of channels leads: to mail, by its id, round in a circle, or to a name that is no channel's. */
export type ChainEnd = { kind: "mail"; id: string } | { kind: "circle" } | { kind: "nowhere" };

/** Follows a chain of channels from one of them. The catalog's rules refuse whatever does not lead to mail. */
export function endOfChain(channels: Readonly<Record<string, AlertChannel>>, from: string): ChainEnd {
  const passed = new Set<string>();
  for (let id = from; !passed.has(id);) {
    passed.add(id);
    const channel = Object.hasOwn(channels, id) ? channels[id] : undefined;
    if (channel === undefined) return { kind: "nowhere" };
    if (channel.kind === "email") return { kind: "mail", id };
    id = channel.next;
  }
  return { kind: "circle" };
}

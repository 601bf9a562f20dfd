import { z } from "zod";
import { httpsUrl } from "../scalars.ts";

/** Where an alert goes. LINE and webhooks sit behind the relay, which is fed through Pub/Sub and needs no token here. */
export const alertChannel = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("email").describe("to an address"),
    address: z
      .email()
      .describe("a list that people on call read")
      .meta({ examples: ["platform-team@lotus.example"] }),
  }),
  z.strictObject({
    kind: z.enum(["line", "webhook"]).describe("to the relay, which passes it on"),
    relayUrl: httpsUrl
      .describe("the relay that alerts are pushed to")
      .meta({ examples: ["https://alerts.lotus.example/line"] }),
  }),
]);
export type AlertChannel = z.infer<typeof alertChannel>;

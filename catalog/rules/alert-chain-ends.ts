import { endOfChain, relayedChannels } from "../../model/declared/alert-channel.ts";
import type { CatalogRule } from "./rule.ts";

/** Of what nobody takes, Google's own mail must tell: a relay that failed cannot say so. */
export const alertChainEnds: CatalogRule = {
  id: "alert-chain-ends",
  description: "What an alert channel does not take goes to the next, and the last one is mail.",
  level: "error",
  *check({ entities }) {
    const channels = Object.fromEntries(entities.channels);
    for (const [id, { next }] of relayedChannels(channels)) {
      // A name that leads nowhere is told as such, and one with a mistake of its own as well.
      if (endOfChain(channels, id).kind !== "circle") continue;
      yield {
        path: ["channels", id, "next"],
        text: next === id ? "is the channel itself" : "leads back to where the alert came from",
        hint: "let the last channel be one of kind email",
        dependsOn: [["channels"]],
      };
    }
  },
};

import { z } from "zod";
import { domainName, entityId } from "../scalars.ts";

/** The Worker that evaluates the environment's flags (docs/flags.md, "Where it runs"). */
const flagsAtEdge = z.strictObject({
  host: domainName
    .describe("the host name that apps ask for flags; below the product's domain, and of nothing else")
    .meta({ examples: ["flags.lotus.example"] }),
  killTokenRef: entityId
    .describe("the secret with the token that may kill a flag, and nothing else")
    .meta({ examples: ["flags-kill-token"] }),
  apiKeyRef: entityId
    .optional()
    .describe("the secret with the key that apps show; without it anybody may ask, as browsers do")
    .meta({ examples: ["flags-api-key"] }),
});

/** The Worker that passes alerts on (docs/alerts.md). */
const alertRelay = z.strictObject({
  host: domainName
    .describe("the host name that Google pushes alerts to; below the product's domain, and of nothing else")
    .meta({ examples: ["alerts.lotus.example"] }),
});

/** What an environment runs in Cloudflare's network. */
export const edge = z.strictObject({
  flags: flagsAtEdge
    .optional()
    .describe("the Worker that evaluates flags; without it they are evaluated nowhere"),
  relay: alertRelay
    .optional()
    .describe(
      "the Worker that passes alerts on to LINE, Slack, Discord and webhooks; without it there is mail",
    ),
});
export type Edge = z.infer<typeof edge>;

/** What a Worker calls the hash of a secret, by the field of `edge.flags` that names the secret. */
const flagSecrets = { killTokenRef: "KILL_TOKEN_SHA256", apiKeyRef: "API_KEY_SHA256" } as const;
type FlagSecretRef = keyof typeof flagSecrets;

/** The fields of `edge.flags` that name secrets. */
export const flagSecretRefs = ["killTokenRef", "apiKeyRef"] as const satisfies readonly FlagSecretRef[];

/** The secrets of the Worker that evaluates flags, by id, each with what the Worker calls its hash; none where there is no Worker. */
export function flagWorkerSecrets({ flags }: Edge): ReadonlyMap<string, string> {
  return new Map(
    flagSecretRefs.flatMap((field) => {
      const id = flags?.[field];
      return id === undefined ? [] : [[id, flagSecrets[field]] as const];
    }),
  );
}

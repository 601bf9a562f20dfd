import { z } from "zod";
import { flagKill, type FlagKill } from "../model/observed/flag-kill.ts";
import { safeBaseUrl } from "./rest/address.ts";
import { RestClient } from "./rest/rest-client.ts";
import type { Timing } from "./rest/service-client.ts";
import { tokenOf } from "./rest/token-of.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What anybody is told of a kill. */
const publicKill = flagKill.omit({ killedBy: true, reason: true }).strip();
export type PublicKill = z.infer<typeof publicKill>;

const kills = z.object({ kills: z.array(publicKill) });

const service = "the flags' evaluator";
const url = "FLAGS_URL";
const variable = "FLAGS_KILL_TOKEN";

/**
 * The evaluator of an environment's flags (edge/evaluator).
 *
 * @param host of `edge.flags`; the environment variable FLAGS_URL leads elsewhere
 * @param killTokenRef the secret whose value may kill
 */
export interface Evaluator {
  host: string;
  killTokenRef: string;
  env: Environment;
  timing?: Timing;
}

/** The kills that hold. It needs no token. @throws GantryError where the evaluator cannot say */
export async function readKills(evaluator: Omit<Evaluator, "killTokenRef">): Promise<PublicKill[]> {
  const read = { method: "GET", path: "/kills", what: "read which flags are killed" } as const;
  return (await clientFor(evaluator, {}, `is ${evaluator.host} the flags' evaluator?`).call(kills, read))
    .kills;
}

/** Kills a flag up to a revision. @returns the kill that holds, which may be an earlier one. @throws GantryError */
export async function killFlagAt(evaluator: Evaluator, kill: Omit<FlagKill, "killedAt">): Promise<FlagKill> {
  const headers = { authorization: `Bearer ${requireKillToken(evaluator)}` };
  const client = clientFor(evaluator, headers, killTokenHint(evaluator));
  return client.call(flagKill, {
    method: "POST",
    path: "/kills",
    what: `kill ${kill.flag}`,
    body: kill,
    isIdempotent: true,
  });
}

/** The token; whoever asks for it early refuses early where nobody gave one. @throws NoToken */
export function requireKillToken(evaluator: Evaluator): string {
  return tokenOf(evaluator.env, { service, tokens: [variable], hint: killTokenHint(evaluator) });
}

function killTokenHint({ killTokenRef }: Pick<Evaluator, "killTokenRef">): string {
  return `set ${variable} to the value of the secret ${killTokenRef}`;
}

/** In an emergency somebody waits: 5 s a try, 20 s in all. */
function clientFor(
  { host, env, timing = {} }: Omit<Evaluator, "killTokenRef">,
  headers: Readonly<Record<string, string>>,
  tokenHint: string,
): RestClient {
  const baseUrl = safeBaseUrl(url, env[url], `https://${host}`);
  return new RestClient({
    service,
    baseUrl,
    headers,
    env,
    tokenHint,
    deadlineMs: 5000,
    overallMs: 20_000,
    ...timing,
  });
}

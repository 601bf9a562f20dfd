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

/** The environment variable with the token that may kill. */
export const killTokenVariable = "FLAGS_KILL_TOKEN";

/**
 * The evaluator of an environment's flags (edge/evaluator).
 *
 * @param host of `edge.flags`; the environment variable FLAGS_URL leads elsewhere
 */
export interface Evaluator {
  host: string;
  env: Environment;
  timing?: Timing;
}

/** What may kill, and what helps where the evaluator refuses it. */
export interface KillToken {
  token: string;
  hint: string;
}

/** The kills that hold. It needs no token. @throws GantryError where the evaluator cannot say */
export async function readKills(evaluator: Evaluator): Promise<PublicKill[]> {
  const read = { method: "GET", path: "/kills", what: "read which flags are killed" } as const;
  return (await clientFor(evaluator, {}, `is ${evaluator.host} the flags' evaluator?`).call(kills, read))
    .kills;
}

/** Kills a flag up to a revision. @returns the kill that holds, which may be an earlier one. @throws GantryError */
export async function killFlagAt(
  evaluator: Evaluator,
  { token, hint }: KillToken,
  kill: Omit<FlagKill, "killedAt">,
): Promise<FlagKill> {
  const client = clientFor(evaluator, { authorization: `Bearer ${token}` }, hint);
  return client.call(flagKill, {
    method: "POST",
    path: "/kills",
    what: `kill ${kill.flag}`,
    body: kill,
    isIdempotent: true,
  });
}

/**
 * A token that can be sent, of a variable or a file.
 *
 * @throws NoToken where it is empty; GantryError where it holds what no token has, without repeating it
 */
export function checkKillToken(text: string | undefined, hint: string): KillToken {
  const token = tokenOf({ [killTokenVariable]: text }, { service, tokens: [killTokenVariable], hint });
  return { token, hint };
}

/** In an emergency somebody waits: 5 s a try, 20 s in all. */
function clientFor(
  { host, env, timing = {} }: Evaluator,
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

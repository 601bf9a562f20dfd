import { z } from "zod";
import { flagKill } from "../../model/observed/flag-kill.ts";
import { boundedText } from "../bounded-text.ts";
import type { Bindings } from "./bindings.ts";
import { bearerOf, hasDigest } from "./digest.ts";
import { readKills, writeKill, type KillCache } from "./kill-cache.ts";

const wantedKill = flagKill.omit({ killedAt: true });

/** Commands ask here, not browsers: no page of somebody else's may read or send. */
export async function answerKills(request: Request, bindings: Bindings, cache: KillCache): Promise<Response> {
  const mayKill = await hasToken(request, bindings);
  if (request.method === "GET") return await list(bindings, mayKill);
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "GET, POST" } });
  if (!mayKill) return say(401, "a kill needs the token of this environment that may kill");
  const text = await boundedText(request, 4096);
  const wanted = wantedKill.safeParse(text === undefined ? undefined : parse(text));
  if (!wanted.success) return say(400, z.prettifyError(wanted.error));
  try {
    const kill = await writeKill(bindings.KILLS, wanted.data);
    cache.add(kill);
    return Response.json(kill);
  } catch (error) {
    return unreachable(error);
  }
}

/** Which flags are killed is told to everybody, as their values are; who did it and why, to whoever may do it. */
async function list({ KILLS }: Bindings, isAll: boolean): Promise<Response> {
  try {
    const kills = await readKills(KILLS);
    if (isAll) return Response.json({ kills });
    return Response.json({
      kills: kills.map(({ flag, revision, killedAt }) => ({ flag, revision, killedAt })),
    });
  } catch (error) {
    return unreachable(error);
  }
}

async function hasToken(request: Request, { KILL_TOKEN_SHA256 }: Bindings): Promise<boolean> {
  const token = bearerOf(request.headers);
  return (
    token !== undefined && KILL_TOKEN_SHA256 !== undefined && (await hasDigest(token, KILL_TOKEN_SHA256))
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(error: unknown): Response {
  console.error(error);
  return say(503, "the kills cannot be reached now", { "retry-after": "1" });
}

function say(status: number, errorDetails: string, headers: Record<string, string> = {}): Response {
  return Response.json({ errorDetails }, { status, headers });
}

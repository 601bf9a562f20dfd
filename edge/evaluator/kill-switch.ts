import type { FlagKill } from "../../model/observed/flag-kill.ts";

/** What of Cloudflare's runtime the object uses ("Durable Objects", its API). It alone writes there. */
interface KillState {
  storage: {
    list(): Promise<ReadonlyMap<string, FlagKill>>;
    get(key: string): Promise<FlagKill | undefined>;
    put(key: string, value: FlagKill): Promise<void>;
  };
}

/**
 * Keeps the kills of one environment: one of a flag, of the highest revision that was killed. It takes none back: a later revision in
 * the catalog does. The evaluator alone can reach it, and has checked what it sends. It imports nothing: a Worker with a Durable
 * Object can be sent once, and again only with another migration (decision 0046), so it changes when its own text does.
 */
export class KillSwitch {
  readonly #storage: KillState["storage"];

  constructor({ storage }: KillState) {
    this.#storage = storage;
  }

  async fetch(request: Request): Promise<Response> {
    if (request.method === "POST") return await this.#kill(await request.text());
    const kept = await this.#storage.list();
    return Response.json({ kills: [...kept.values()] });
  }

  /** Two at once are one after the other: no other request is let in between the reading and the writing. */
  async #kill(text: string): Promise<Response> {
    const wanted: unknown = JSON.parse(text);
    if (!isWanted(wanted)) return new Response(null, { status: 400 });
    const kept = await this.#storage.get(wanted.flag);
    if (kept !== undefined && kept.revision >= wanted.revision) return Response.json(kept);
    const kill = { ...wanted, killedAt: new Date().toISOString() };
    await this.#storage.put(wanted.flag, kill);
    return Response.json(kill);
  }
}

function isWanted(value: unknown): value is Omit<FlagKill, "killedAt"> {
  if (typeof value !== "object" || value === null || !("flag" in value && "revision" in value)) return false;
  return typeof value.flag === "string" && typeof value.revision === "number";
}

/** Nobody asks this Worker: the evaluator reaches the object. */
export default {
  fetch(): Response {
    return new Response(null, { status: 404 });
  },
};

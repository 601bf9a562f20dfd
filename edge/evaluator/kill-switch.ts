import type { DurableObjectState } from "@cloudflare/workers-types";
import { flagKill, flagKills, type FlagKill } from "../../model/observed/flag-kill.ts";

/** What somebody asks to kill; the time is that of the object's clock. */
export const wantedKill = flagKill.omit({ killedAt: true });

/**
 * Keeps the kills of one environment: one of a flag, of the highest revision that was killed. It takes none back: a later revision in
 * the catalog does. The Worker alone can reach it.
 */
export class KillSwitch {
  readonly #storage: DurableObjectState["storage"];

  constructor({ storage }: DurableObjectState) {
    this.#storage = storage;
  }

  async fetch(request: Request): Promise<Response> {
    if (request.method === "POST")
      return Response.json(await this.#kill(wantedKill.parse(await request.json())));
    const kept = await this.#storage.list({ prefix });
    return Response.json(flagKills.parse({ kills: [...kept.values()] }));
  }

  /** Two at once are one after the other: no other request is let in between the reading and the writing. */
  async #kill(wanted: Omit<FlagKill, "killedAt">): Promise<FlagKill> {
    const kept = flagKill.optional().parse(await this.#storage.get(prefix + wanted.flag));
    if (kept !== undefined && kept.revision >= wanted.revision) return kept;
    const kill = { ...wanted, killedAt: new Date().toISOString() };
    await this.#storage.put(prefix + wanted.flag, kill);
    return kill;
  }
}

const prefix = "kill/";

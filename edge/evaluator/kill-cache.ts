import { flagKill, flagKills, killKnownWithinS, type FlagKill } from "../../model/observed/flag-kill.ts";
import type { Bindings } from "./bindings.ts";
import { within } from "./within.ts";

const freshMs = killKnownWithinS * 1000;
/** How long what was known before counts where the object cannot be reached. */
const staleMs = 5 * 60_000;
const deadlineMs = 1000;

/** The kills as an isolate knows them. */
export class KillCache {
  #kills: ReadonlyMap<string, FlagKill> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;

  /** By flag; nothing where they cannot be read, and were not lately: then no flag can be said to be on. */
  async read({ KILLS }: Bindings): Promise<ReadonlyMap<string, FlagKill> | undefined> {
    // A Worker cannot wait for what another request asked: each asks itself, until one of them knows.
    if (isPast(this.#readAt, freshMs) && isPast(this.#failedAt, freshMs)) {
      try {
        const askedAt = Date.now();
        this.#remember(await readKills(KILLS), askedAt);
      } catch (error) {
        this.#failedAt = Date.now();
        console.error(`the kills cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return isPast(this.#readAt, staleMs) ? undefined : this.#kills;
  }

  /** What this isolate killed itself it knows at once. */
  add(kill: FlagKill): void {
    if (this.#kills !== undefined) this.#kills = merged(this.#kills.values(), [kill]);
  }

  get readAt(): Date | undefined {
    return Number.isFinite(this.#readAt) ? new Date(this.#readAt) : undefined;
  }

  /** No kill is ever taken back, so one that an older answer lacks still holds. */
  #remember(kills: readonly FlagKill[], askedAt: number): void {
    this.#kills = merged(this.#kills?.values() ?? [], kills);
    this.#readAt = askedAt;
  }
}

/** By flag, the highest revision of each. */
function merged(...sets: readonly Iterable<FlagKill>[]): ReadonlyMap<string, FlagKill> {
  const all = new Map<string, FlagKill>();
  for (const kill of sets.flatMap((set) => [...set])) {
    if ((all.get(kill.flag)?.revision ?? 0) < kill.revision) all.set(kill.flag, kill);
  }
  return all;
}

/** Whether a time is so long ago, or ahead: a clock that was set says nothing. */
function isPast(time: number, milliseconds: number): boolean {
  return Math.abs(Date.now() - time) >= milliseconds;
}

/** Asks the object itself. */
export async function readKills(namespace: Bindings["KILLS"]): Promise<readonly FlagKill[]> {
  const response = await within(deadlineMs, objectOf(namespace).fetch("https://kills/"));
  return flagKills.parse(await answerOf(response)).kills;
}

/** The kill that holds then: this one, or one of as high a revision that was there before. */
export async function writeKill(
  namespace: Bindings["KILLS"],
  wanted: Omit<FlagKill, "killedAt">,
): Promise<FlagKill> {
  const body = JSON.stringify(wanted);
  const asked = objectOf(namespace).fetch("https://kills/", { method: "POST", body });
  return flagKill.parse(await answerOf(await within(5 * deadlineMs, asked)));
}

async function answerOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`the object that keeps the kills answers ${response.status}`);
  return await response.json();
}

function objectOf(namespace: Bindings["KILLS"]): ReturnType<Bindings["KILLS"]["get"]> {
  return namespace.get(namespace.idFromName("kills"));
}

import type { EngineEvent } from "./events.ts";

const longestLookMs = 2000;

/**
 * Notices when the engine waits for something that never comes. While a cloud is at work on a resource, that is for the
 * provider's own deadlines to say; a program, a policy pack or the engine itself has `patienceMs` between two events.
 */
export class Stall {
  readonly #patienceMs: number;
  readonly #underWay = new Set<string>();
  #waitedMs = 0;
  #looked = Date.now();
  #isLoadingPack = false;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  event(event: EngineEvent): void {
    this.#waitedMs = 0;
    this.#isLoadingPack = event.policyLoadEvent !== undefined;
    const begun = event.resourcePreEvent?.metadata;
    const ended = (event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    // Nothing is asked of a cloud about a component.
    if (begun !== undefined && (begun.new ?? begun.old)?.custom === true) this.#underWay.add(begun.urn);
    if (ended !== undefined) this.#underWay.delete(ended.urn);
  }

  /** What the engine has been waiting for too long; undefined while all is well. To be asked a few times a second. */
  waitsFor(now = Date.now()): string | undefined {
    // A machine that slept in between has not waited.
    this.#waitedMs += Math.min(now - this.#looked, longestLookMs);
    this.#looked = now;
    if (this.#underWay.size > 0 || this.#waitedMs < this.#patienceMs) return undefined;
    return this.#isLoadingPack ? "the policy pack, which does not answer" : "the program or the policy pack";
  }
}

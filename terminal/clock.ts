import { setTimeout as pause } from "node:timers/promises";

/** The time, and waiting; a test hands in one of its own. */
export interface Clock {
  now: () => Date;
  /**
   * Whether it was waited to the end: false as soon as somebody interrupts, by Ctrl-C or a request to terminate, and where
   * whoever waits has stopped it.
   */
  wait: (ms: number, stop?: AbortSignal) => Promise<boolean>;
}

/** This machine's. While it waits, an interrupt does not end the process: whoever waits says first where things stand. */
export const systemClock: Clock = {
  now: () => new Date(),
  async wait(ms, stop) {
    const interrupted = new AbortController();
    const interrupt = (): void => {
      interrupted.abort();
    };
    const signal = AbortSignal.any([interrupted.signal, ...(stop === undefined ? [] : [stop])]);
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
      await pause(ms, undefined, { signal });
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    } finally {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
  },
};

import { setTimeout as pause } from "node:timers/promises";

/** The time, and waiting; a test hands in one of its own. */
export interface Clock {
  now: () => Date;
  /** Whether it was waited to the end: false as soon as somebody interrupts, by Ctrl-C or a request to terminate. */
  wait: (ms: number) => Promise<boolean>;
}

/** This machine's. While it waits, an interrupt does not end the process: whoever waits says first where things stand. */
export const systemClock: Clock = {
  now: () => new Date(),
  async wait(ms) {
    const stop = new AbortController();
    const interrupt = (): void => {
      stop.abort();
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
      await pause(ms, undefined, { signal: stop.signal });
      return true;
    } catch (error) {
      if (stop.signal.aborted) return false;
      throw error;
    } finally {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
  },
};

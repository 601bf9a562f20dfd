import type { EngineProgress } from "./engine.ts";

const intervalMs = 1000;

/** Long work that shows every second how long it has run, whether or not anything new is known. */
export class TickingProgress {
  readonly #progress: EngineProgress | undefined;
  #detail = "";
  #started = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(progress: EngineProgress | undefined) {
    this.#progress = progress;
  }

  /** Begins a step, whose time counts from now. */
  step(text: string): void {
    this.stop();
    this.#detail = "";
    this.#started = performance.now();
    this.#progress?.step(text);
    this.#timer = setInterval(() => {
      const seconds = Math.round((performance.now() - this.#started) / 1000);
      this.#progress?.tick(this.#detail === "" ? `${seconds} s` : `${seconds} s, ${this.#detail}`);
    }, intervalMs);
  }

  /** What the next lines say beside the time. */
  report(detail: string): void {
    this.#detail = detail;
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#progress?.done();
  }
}

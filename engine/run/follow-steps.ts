import type { EngineEvent } from "./events.ts";
import { nameOf } from "../../model/urn.ts";
import type { Progress } from "../../terminal/progress.ts";
import { counted } from "../../terminal/counted.ts";

/** Hears of a running operation: of each event, and, a few times a second, that it still runs. */
export interface Follower {
  event(event: EngineEvent): void;
  running(): void;
}

/** Counts resources as the engine reports them, and says which is under way and for how long. */
export function followSteps(progress: Progress, verb: string): Follower {
  const seen = new Set<string>();
  const begun = Date.now();
  let current = "starting the engine";
  return {
    event({ resourcePreEvent, resOutputsEvent }) {
      const urn = (resOutputsEvent ?? resourcePreEvent)?.metadata.urn;
      if (urn === undefined) return;
      if (resOutputsEvent !== undefined) seen.add(urn);
      current = nameOf(urn).name;
    },
    running() {
      const seconds = Math.round((Date.now() - begun) / 1000);
      progress.tick(`${counted(seen.size, "resource")} ${verb}, ${seconds} s: ${current}`);
    },
  };
}

import type { EngineEvent } from "./events.ts";
import { nameOf } from "./plan.ts";
import type { Progress } from "../progress.ts";

/** Counts resources as the engine reports them, and says which is under way. */
export function followSteps(progress: Progress, verb: string): (event: EngineEvent) => void {
  const seen = new Set<string>();
  const begun = Date.now();
  return ({ resourcePreEvent, resOutputsEvent }) => {
    const urn = (resOutputsEvent ?? resourcePreEvent)?.metadata.urn;
    if (urn === undefined) return;
    if (resOutputsEvent !== undefined) seen.add(urn);
    const seconds = Math.round((Date.now() - begun) / 1000);
    progress.tick(`${seen.size} resources ${verb}, ${seconds} s: ${nameOf(urn).name}`);
  };
}

import type { RelayChannel, RelaySettings } from "../relay-settings.ts";
import type { Alert } from "./alert.ts";
import type { Delivery, Letter, Means } from "./destinations/delivery.ts";
import { sendToLine } from "./destinations/line.ts";
import { sendToWeb } from "./destinations/web.ts";

/** Who asked to be left alone, and until when, in milliseconds since 1970. */
export interface Pauses {
  until: (channel: string) => number;
  set: (channel: string, until: number) => void;
}

interface Batch {
  id: string;
  channel: string;
  alerts: readonly Alert[];
}

/**
 * Brings a batch to its channel, or to the next that takes it, and says whether anyone did. Each says in the log what became of it; the
 * next one's readers are told as well.
 */
export async function deliver(
  { id, channel: first, alerts }: Batch,
  { channels, deadlineMs }: RelaySettings,
  pauses: Pauses,
  secret: Means["secret"],
): Promise<boolean> {
  const notes: string[] = [];
  const tried = new Set<string>();
  for (let name = first; !tried.has(name);) {
    tried.add(name);
    const channel = channels[name];
    if (channel === undefined) break;
    const isPaused = pauses.until(name) > Date.now();
    const delivery: Delivery = isPaused
      ? { taken: false, why: "asked to be left alone for a while" }
      : await send(channel, { id, alerts, notes }, { deadlineMs, secret });
    report({ batch: id, channel: name, alerts: alerts.length, ...delivery });
    if (delivery.taken) return true;
    if (delivery.pauseMs !== undefined) pauses.set(name, Date.now() + delivery.pauseMs);
    notes.push(`Not delivered to "${name}", since it ${delivery.why}.`);
    name = channel.next;
  }
  console.error(JSON.stringify({ batch: id, undelivered: alerts.map(({ key }) => key) }));
  return false;
}

function send(channel: RelayChannel, letter: Letter, means: Means): Promise<Delivery> {
  return channel.kind === "line" ? sendToLine(channel, letter, means) : sendToWeb(channel, letter, means);
}

function report(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}

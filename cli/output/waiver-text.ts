import { daysLeft } from "../../model/catalog/waiver-limits.ts";
import type { Waiver } from "../../model/catalog/waiver.ts";
import type { Judgement } from "../engine/judgement.ts";
import type { Progress } from "../progress.ts";
import type { Paint } from "./paint.ts";

/** A waiver as programs read it. */
export interface WaiverDocument extends Omit<Waiver, "stack"> {
  /** Whole days after today; negative when it is over. */
  daysLeft: number;
  /** How many violations it covered in this run. */
  covered: number;
}

/** Every waiver of the stack with its countdown, whether it was needed or not. */
export function waiverDocuments({ waivers, waived }: Judgement, now = new Date()): WaiverDocument[] {
  return waivers.map(({ stack: _, ...waiver }) => ({
    ...waiver,
    daysLeft: daysLeft(waiver, now),
    covered: waived.filter((violation) => violation.waiver === waiver.id).length,
  }));
}

/** The waivers as people read them; nothing where there are none. */
export function waiverLines(judgement: Judgement, paint: Paint, now = new Date()): string[] {
  const documents = waiverDocuments(judgement, now);
  if (documents.length === 0) return [];
  return [
    "",
    paint.bold("waivers"),
    ...documents.flatMap((waiver) => [
      `  ${waiver.daysLeft < 0 ? paint.red("✗") : paint.yellow("!")} ${waiver.id}  ${countdown(waiver.daysLeft)}, ${waiver.owner}, ${waiver.declaredAt}`,
      `      ${waiver.rule} on ${waiver.resource}: ${waiver.reason}`,
      ...judgement.waived
        .filter((violation) => violation.waiver === waiver.id)
        .map(({ message }) => `      ${message.split("\n", 1)[0] ?? ""}`),
    ]),
  ];
}

/** Says on standard error which waivers a stack has, for runs that show no plan of its rules. */
export function sayWaivers(progress: Progress, waivers: readonly Waiver[], now = new Date()): void {
  for (const waiver of waivers) {
    const left = countdown(daysLeft(waiver, now));
    progress.step(`waiver ${waiver.id}: ${left}, ${waiver.rule} on ${waiver.resource}, ${waiver.owner}`);
  }
}

/** `2 days left`, `ends today`, `over since 3 days`. */
export function countdown(left: number): string {
  const days = Math.abs(left) === 1 ? "1 day" : `${Math.abs(left)} days`;
  if (left === 0) return "ends today";
  return left > 0 ? `${days} left` : `over since ${days}`;
}

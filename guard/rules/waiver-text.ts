import { daysLeft } from "../../model/declared/waiver-limits.ts";
import type { Waiver } from "../../model/declared/waiver.ts";
import type { Judgement } from "../judge/judgement.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Paint } from "../../terminal/paint.ts";
import { counted } from "../../terminal/counted.ts";

/** A waiver as programs read it. */
export interface WaiverDocument extends Omit<Waiver, "stack"> {
  /** Whole days after today; negative when it is over. */
  daysLeft: number;
  /** How many violations it covered in this run. */
  covered: number;
  /** Whether it was for one deployment, and an earlier one was made under it. */
  used: boolean;
}

/** Every waiver of the stack with its countdown, whether it was needed or not. */
export function waiverDocuments({ waivers, waived, used }: Judgement, now = new Date()): WaiverDocument[] {
  return waivers.map(({ stack: _, ...waiver }) => ({
    ...waiver,
    daysLeft: daysLeft(waiver, now),
    covered: waived.filter((violation) => violation.waiver === waiver.id).length,
    used: used.includes(waiver.id),
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
      `  ${isOver(waiver) ? paint.red("✗") : paint.yellow("!")} ${waiver.id}  ${validity(waiver)}, ${waiver.owner}, ${waiver.declaredAt}`,
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
    const left = validity({ ...waiver, daysLeft: daysLeft(waiver, now), used: false });
    progress.step(`waiver ${waiver.id}: ${left}, ${waiver.rule} on ${waiver.resource}, ${waiver.owner}`);
  }
}

function isOver({ daysLeft, used }: Pick<WaiverDocument, "daysLeft" | "used">): boolean {
  return used || daysLeft < 0;
}

/** How long a waiver holds: `2 days left`, `for one deployment, 2 days left`, `used up`. */
export function validity({
  once,
  used,
  daysLeft,
}: Pick<WaiverDocument, "once" | "used" | "daysLeft">): string {
  if (used) return "used up";
  return once ? `for one deployment, ${countdown(daysLeft)}` : countdown(daysLeft);
}

/** `2 days left`, `ends today`, `over since 3 days`. */
function countdown(left: number): string {
  const days = counted(Math.abs(left), "day");
  if (left === 0) return "ends today";
  return left > 0 ? `${days} left` : `over since ${days}`;
}

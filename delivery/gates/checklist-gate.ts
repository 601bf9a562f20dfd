import type { Gate } from "./gate.ts";

/** What is known of the checklist of one version that is to be released. */
export interface ChecklistReading {
  /** The version's tag. */
  version: string;
  /** What is against it, a line each. */
  problems: readonly string[];
  /** What nobody could be asked, a line each. */
  unasked: readonly string[];
  /** What somebody should know, a line each. */
  notes: readonly string[];
  hint: string | undefined;
}

/**
 * Whether somebody has checked, for each version that goes to production, all that 002 asks for. `isStrict` is where what could not be
 * asked stands against it.
 */
export function checklistGate(readings: readonly ChecklistReading[], isStrict: boolean): Gate {
  const of = (pick: (reading: ChecklistReading) => readonly string[]): string[] =>
    readings.flatMap((reading) => pick(reading).map((line) => `"${reading.version}": ${line}`));
  const against = readings.find(
    ({ problems, unasked }) => problems.length > 0 || (isStrict && unasked.length > 0),
  );
  return {
    id: "checklist",
    asks: "somebody has checked each version, and signed for it",
    problems: of(({ problems, unasked }) => (isStrict ? [...problems, ...unasked] : problems)),
    notes: of(({ unasked, notes }) => (isStrict ? notes : [...unasked, ...notes])),
    ...(against?.hint === undefined ? {} : { hint: against.hint }),
    skippable: "checklist",
  };
}

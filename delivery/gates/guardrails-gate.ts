import type { AttemptCause } from "../../model/observed/release-record.ts";
import { levelOf, readingText, refusesRelease, type GuardrailReading } from "../series/reading.ts";
import type { Gate } from "./gate.ts";

/**
 * Nothing is released while a guardrail of what it changes alerts, and nobody may skip that. What has no data yet is named:
 * before its first version a surface has none. A rollback is the remedy, so it goes past them; and where users are on the new revisions already, the step
 * that is gone on with is judged instead, and takes them back.
 */
export function guardrailsGate({
  guardrails: readings,
  cause,
  shared,
}: {
  guardrails: readonly GuardrailReading[];
  cause: AttemptCause;
  shared: number;
}): Gate {
  const against = readings.filter((each) => each.unread !== undefined || refusesRelease(each));
  const isJudgedLater = cause !== "rollback" && shared > 0;
  const named = readings.filter(
    (each) => levelOf(each) !== "ok" && (isJudgedLater || !against.includes(each)),
  );
  const gate = { id: "guardrails", asks: "no guardrail of what it changes alerts" } as const;
  const notes = named.map(readingText);
  const lines = against.map(readingText);
  if (isJudgedLater) return { ...gate, problems: [], notes };
  if (cause === "rollback") return { ...gate, problems: [], notes, goesPast: lines };
  return { ...gate, problems: lines, notes, ...hintFor(against) };
}

function hintFor(against: readonly GuardrailReading[]): Pick<Gate, "hint"> {
  const books = against.flatMap(({ unread, guardrail }) =>
    unread === undefined ? guardrail.runbookRef : [],
  );
  if (books.length > 0) return { hint: `${[...new Set(books)].join(", ")}; a rollback goes past it` };
  const [hint] = against.flatMap(({ unread }) => unread?.hint ?? []);
  return hint === undefined ? {} : { hint };
}

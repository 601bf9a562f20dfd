import {
  auditRecord,
  continueChain,
  emptyChain,
  type AuditRecord,
} from "../../model/observed/audit-record.ts";
import { auditEvent, type AuditEvent } from "../../model/observed/audit-event.ts";

const dayMs = 86_400_000;

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMs);
}

function eventOf(id: string, createdAt: Date): AuditEvent {
  return auditEvent.parse({
    id,
    actor: "mali-s",
    action: "deploy",
    target: "api@staging",
    detail: { operation: "deploy" },
    createdAt: createdAt.toISOString(),
  });
}

/** A chain with an event for each age in days, in that order. */
export function chainOf(chain: string, ages: readonly number[], now: Date): readonly AuditRecord[] {
  const events = ages.map((age, index) => eventOf(`${chain}-${index + 1}`, daysBefore(now, age)));
  return continueChain(chain, emptyChain, events).map((record) => auditRecord.parse(record));
}

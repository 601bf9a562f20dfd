import type { AuditEvent } from "../../model/observed/audit-event.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import type {
  AttemptRecord,
  ChecklistRecord,
  HoldRecord,
  OutcomeRecord,
} from "../../model/observed/release-log.ts";
import { readReleaseRecord, type ReleaseRecord } from "../../model/observed/release-record.ts";
import type { Trailers } from "../../model/observed/trailers.ts";
import { entityUuid } from "../../model/uuid.ts";
import type { BranchHistory } from "./history.ts";

/** What is known of a branch to which records are added. */
export interface Adding {
  environment: string;
  records: readonly ReleaseRecord[];
  history: BranchHistory;
  at: Date;
}

/** The audit events that records leave by themselves, in their order. The same records give the same ids, always. */
export async function eventsOf(adding: Adding): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (const record of adding.records) {
    const event = await eventOf(record, adding);
    if (event !== undefined) events.push(event);
  }
  return events;
}

/** The id of the event that a record leaves; undefined for one that leaves none. */
export function eventIdOf(environment: string, record: ReleaseRecord): string | undefined {
  switch (record.record) {
    case "attempt":
    case "step":
      return undefined;
    case "outcome":
      return recordEventId(environment, "outcome", record.attempt);
    case "hold":
    case "release":
      return recordEventId(environment, record.record, record.hold);
    case "checklist":
      return recordEventId(environment, "checklist", `${record.checklist} ${record.digest}`);
  }
}

function recordEventId(environment: string, record: ReleaseRecord["record"], id: string): string {
  return entityUuid("AuditEvent", environment, record, id);
}

async function eventOf(record: ReleaseRecord, adding: Adding): Promise<AuditEvent | undefined> {
  switch (record.record) {
    case "attempt":
    case "step":
      return undefined;
    case "outcome":
      return ofOutcome(record, adding);
    case "hold":
      return ofHold(record, adding, record, "hold");
    case "release":
      return ofHold(record, adding, await findHold(record.hold, adding), "release-hold");
    case "checklist":
      return ofChecklist(record, adding);
  }
}

async function ofOutcome(record: OutcomeRecord, adding: Adding): Promise<AuditEvent> {
  const { environment } = adding;
  const attempt = await findAttempt(record.attempt, adding);
  const [only, ...others] = attempt?.target ?? [];
  const subproject =
    others.length > 0 || only === undefined ? undefined : parseTagName(only.name)?.subproject;
  const { status, error, run } = record;
  return {
    id: recordEventId(environment, "outcome", record.attempt),
    actor: record.by,
    action: attempt?.cause === "rollback" ? "rollback" : "deploy",
    target: targetOf(environment, subproject),
    detail: given({
      operation: attempt?.cause,
      attempt: record.attempt,
      from: attempt?.from.map(({ name }) => name),
      to: attempt?.target.map(({ name }) => name),
      infrastructure: attempt?.infrastructure,
      status,
      error,
      skipped: attempt?.skipped,
      approvals: attempt?.alone === undefined ? undefined : `one person: ${attempt.alone}`,
      places: record.place.map(({ surface, region, status: how }) => `${surface} ${region} ${how}`),
      reason: attempt?.reason,
      run,
    }),
    createdAt: secondsOf(adding.at),
  };
}

function ofHold(
  record: Extract<ReleaseRecord, { record: "hold" | "release" }>,
  { environment, at }: Adding,
  held: HoldRecord | undefined,
  operation: "hold" | "release-hold",
): AuditEvent {
  const { hold, by, reason, run } = record;
  const skipped = record.record === "release" ? record.skipped : undefined;
  return {
    id: recordEventId(environment, record.record, hold),
    actor: by,
    action: "rollout",
    target: targetOf(environment, held?.subproject),
    detail: given({ operation, hold, reason, skipped, run }),
    createdAt: secondsOf(at),
  };
}

/** Each writing, by what it wrote. */
function ofChecklist(record: ChecklistRecord, { environment, at }: Adding): AuditEvent {
  const { checklist, version, state, digest, by, run } = record;
  return {
    id: recordEventId(environment, "checklist", `${checklist} ${digest}`),
    actor: by,
    action: "rollout",
    target: targetOf(environment, parseTagName(version.name)?.subproject),
    detail: given({ operation: "checklist", checklist, version: version.name, state, digest, run }),
    createdAt: secondsOf(at),
  };
}

/** An attempt that is added as well, else the branch's. */
async function findAttempt(id: string, { records, history }: Adding): Promise<AttemptRecord | undefined> {
  const isIt = (record: ReleaseRecord): record is AttemptRecord =>
    record.record === "attempt" && record.attempt === id;
  return records.find(isIt) ?? history.find(({ trailers }) => recordIn(trailers, "attempt", id).find(isIt));
}

/** Likewise a hold. */
async function findHold(id: string, { records, history }: Adding): Promise<HoldRecord | undefined> {
  const isIt = (record: ReleaseRecord): record is HoldRecord =>
    record.record === "hold" && record.hold === id;
  return records.find(isIt) ?? history.find(({ trailers }) => recordIn(trailers, "hold", id).find(isIt));
}

/** The record that a commit has, where it is of that kind and id. */
function recordIn(trailers: Trailers, kind: "attempt" | "hold", id: string): readonly ReleaseRecord[] {
  if (trailers.get("record")?.[0] !== kind || trailers.get(kind)?.[0] !== id) return [];
  const read = readReleaseRecord(trailers);
  return "record" in read ? [read.record] : [];
}

/** An environment, or a subproject in it. */
function targetOf(environment: string, subproject: string | undefined): string {
  return subproject === undefined ? environment : `${subproject}@${environment}`;
}

/** A commit's time has no fractions, and says the same. */
function secondsOf(at: Date): string {
  return new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();
}

type Detail = AuditEvent["detail"];

/** What is known, as the event's detail: lists that have nothing and what is undefined are left out. */
export function given(known: Readonly<Record<string, Detail[string] | undefined>>): Detail {
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) =>
      value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[key, value]],
    ),
  );
}

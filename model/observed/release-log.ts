import type { ReleaseRecord } from "./release-record.ts";

export type AttemptRecord = Extract<ReleaseRecord, { record: "attempt" }>;
export type OutcomeRecord = Extract<ReleaseRecord, { record: "outcome" }>;
export type HoldRecord = Extract<ReleaseRecord, { record: "hold" }>;
export type ChecklistRecord = Extract<ReleaseRecord, { record: "checklist" }>;

/** A record with the commit that says it. */
export interface Logged<Said extends ReleaseRecord = ReleaseRecord> {
  commit: string;
  /** Of the commit, ISO 8601 in UTC. */
  at: string;
  said: Said;
}

/** An attempt to set versions, with what came of it. */
export interface Attempt extends Logged<AttemptRecord> {
  /** Percent of the traffic that the new revisions were given, in order; empty before the first step. */
  traffic: readonly number[];
  /** When each of these steps was written, ISO 8601 in UTC; as many as there are in `traffic`. */
  steppedAt: readonly string[];
  /** Undefined while it is open. */
  ended: Logged<OutcomeRecord> | undefined;
}

/** What happened to an environment, from its branch. */
export interface ReleaseLog {
  /** The oldest first. */
  attempts: readonly Attempt[];
  /** The one that has not ended; the newest where there is one. */
  open: Attempt | undefined;
  /** Those that nobody has released, the oldest first. */
  holds: readonly Logged<HoldRecord>[];
  /** Every writing of a checklist, the oldest first. */
  checklists: readonly Logged<ChecklistRecord>[];
  /** What does not fit, a line each: an outcome of nothing, two attempts at a time, a number that does not grow. */
  problems: readonly string[];
}

/** Follows the records of a branch, the oldest first. */
export function followReleases(records: readonly Logged[]): ReleaseLog {
  const attempts: Attempt[] = [];
  const holds = new Map<string, Logged<HoldRecord>>();
  const checklists: Logged<ChecklistRecord>[] = [];
  const problems: string[] = [];
  for (const { commit, at, said } of records) {
    const last = attempts.at(-1);
    const tell = (problem: string): void => void problems.push(`${commit.slice(0, 12)}: ${problem}`);
    switch (said.record) {
      case "attempt":
        if (last !== undefined && last.ended === undefined) {
          tell(`${said.attempt} began while ${last.said.attempt} had not ended`);
        }
        if (last !== undefined && numberOf(said.attempt) <= numberOf(last.said.attempt)) {
          tell(`${said.attempt} follows ${last.said.attempt}, and numbers grow`);
        }
        attempts.push({ commit, at, said, traffic: [], steppedAt: [], ended: undefined });
        break;
      case "step":
      case "outcome":
        if (last?.said.attempt !== said.attempt || last.ended !== undefined) {
          tell(`it is of ${said.attempt}, which is not under way`);
        } else if (said.record === "step") {
          attempts[attempts.length - 1] = {
            ...last,
            traffic: [...last.traffic, said.traffic],
            steppedAt: [...last.steppedAt, at],
          };
        } else {
          attempts[attempts.length - 1] = { ...last, ended: { commit, at, said } };
        }
        break;
      case "hold":
        if (holds.has(said.hold)) tell(`${said.hold} is there already`);
        holds.set(said.hold, { commit, at, said });
        break;
      case "release":
        if (!holds.delete(said.hold)) tell(`there is no ${said.hold} to release`);
        break;
      case "checklist":
        checklists.push({ commit, at, said });
        break;
    }
  }
  const last = attempts.at(-1);
  const open = last?.ended === undefined ? last : undefined;
  return { attempts, open, holds: [...holds.values()], checklists, problems };
}

/** The number of the next attempt or hold: the time in seconds since 1970, and more than any before. */
export function nextNumber(taken: readonly string[], now: Date): number {
  return Math.max(Math.floor(now.getTime() / 1000), ...taken.map((id) => numberOf(id) + 1));
}

function numberOf(id: string): number {
  return Number(id.slice(id.indexOf("-") + 1));
}

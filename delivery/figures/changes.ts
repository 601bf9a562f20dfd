import type { Attempt } from "../../model/observed/release-log.ts";
import { instant } from "../../model/observed/scalars.ts";

/** An attempt that brought users something newer, or meant to, and how that went. */
export interface Change {
  attempt: string;
  /** When it ended, ISO 8601 in UTC. */
  at: string;
  /** The tags of the versions that it set. */
  versions: readonly string[];
  /** `failed`: it did not get there. The other two: it did, and then somebody took it back, or called it unstable. */
  outcome: "held" | "failed" | "rolled back" | "marked unstable";
}

/** That somebody called a version unstable. */
export interface Mark {
  /** The version's tag. */
  version: string;
  /** ISO 8601 in UTC. */
  at: string;
}

/** A time from which on, and one before which, in milliseconds since 1970. */
export interface Span {
  from: number;
  until: number;
}

/** Whether a time that stands in a record lies in it. Spans that meet share none. */
export function isIn({ from, until }: Span, time: string): boolean {
  return from <= instant(time) && instant(time) < until;
}

/**
 * The changes that ended in the span, the oldest first: deployments and promotions with a version. What was given up, a rollback,
 * the environment alone, and what was assigned by hand or only observed are none.
 *
 * A rollback and a mark are blamed on one change each: the last one before them that brought the version. They may come after the span.
 *
 * @param attempts all of the environment, or those that concern one component
 */
export function changesIn(attempts: readonly Attempt[], marks: readonly Mark[], span: Span): Change[] {
  const blamed = new Map<string, "rolled back" | "marked unstable">();
  for (const { version, at } of marks) {
    const last = broughtBefore(attempts, version, at);
    if (last !== undefined) blamed.set(last.said.attempt, "marked unstable");
  }
  for (const { said, at, ended } of attempts) {
    if (said.cause !== "rollback" || ended?.said.status === "CANCELLED") continue;
    for (const { name } of said.from) {
      const last = broughtBefore(attempts, name, at);
      if (last !== undefined) blamed.set(last.said.attempt, "rolled back");
    }
  }
  return attempts.flatMap((attempt): Change[] => {
    const { said, ended } = attempt;
    if (!isForward(attempt) || ended === undefined || ended.said.status === "CANCELLED") return [];
    if (!isIn(span, ended.at)) return [];
    const outcome = ended.said.status === "FAILED" ? "failed" : (blamed.get(said.attempt) ?? "held");
    return [{ attempt: said.attempt, at: ended.at, versions: said.target.map(({ name }) => name), outcome }];
  });
}

/** Whether it was to bring users a version that was built for them. */
export function isForward({ said }: Attempt): boolean {
  return (said.cause === "deploy" || said.cause === "promote") && said.target.length > 0;
}

function broughtBefore(attempts: readonly Attempt[], version: string, time: string): Attempt | undefined {
  return attempts.findLast(
    (attempt) =>
      isForward(attempt) &&
      attempt.ended?.said.status === "SUCCESS" &&
      instant(attempt.at) <= instant(time) &&
      attempt.said.target.some(({ name }) => name === version),
  );
}

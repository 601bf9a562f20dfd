import type { Fact } from "../read-back/subject.ts";
import type { UndatedDrift } from "./drift.ts";

/** One difference as a sentence: `environment production: wait_timer is 0, declared is 30`. */
export function describeDrift({ what, field, declared, found, kind }: UndatedDrift): string {
  const subject = field === "" ? what : `${what}: ${field}`;
  if (kind === "missing") return `${what} is missing`;
  if (kind === "undeclared") return `${what} is there, and the catalog does not declare it`;
  if (kind === "unseen")
    return `${subject} cannot be seen with this token, so nobody knows whether it is in order`;
  return `${subject} is ${factText(found)}, declared is ${factText(declared)}`;
}

/** A value on one line. */
export function factText(fact: Fact): string {
  if (fact === null) return "nothing";
  if (Array.isArray(fact)) return fact.length === 0 ? "none" : fact.join("; ");
  return String(fact);
}

import { daysLeft, longestWaiverDays, neverWaived, waivedOnce } from "../model/declared/waiver-limits.ts";
import type { ResourceFacts } from "./resource.ts";
import type { Violation } from "./rule.ts";
import type { Fields } from "./value.ts";

export const waiverType = "gantry:index:Waiver";

/** What of a waiver the pack goes by. */
export interface SeenWaiver {
  id: string;
  rule: string;
  /** Type and name, with one space in between. */
  resource: string;
  owner: string;
  /** The last day, in UTC. */
  expires: string;
  /** Whether it ends with the first deployment that it is part of. */
  once: boolean;
}

/** A waiver as its inputs have it. */
interface ReadWaiver extends Omit<SeenWaiver, "id"> {
  reason: string;
  /** Names the deployment that one with `once` is for; `gantry` tells whether it was part of another one before. */
  deployment: string;
}

/** The waivers among the resources that were seen so far. The program registers them before anything else. */
export class Waivers {
  readonly #seen = new Map<string, SeenWaiver>();

  /** Remembers a waiver that holds today; one that does not softens nothing. */
  note({ urn, type, name, inputs }: ResourceFacts, now: Date): void {
    if (type !== waiverType) return;
    const waiver = { id: name, ...readWaiver(inputs) };
    if ([...waiverProblems(waiver, now)].length === 0) this.#seen.set(urn, waiver);
    else this.#seen.delete(urn);
  }

  /** The waiver under which a resource may break a rule, or undefined. */
  covering(rule: string, { type, name }: ResourceFacts): SeenWaiver | undefined {
    return [...this.#seen.values()].find((one) => one.rule === rule && one.resource === `${type} ${name}`);
  }
}

/** A waiver by its inputs; what is missing, unknown or no text reads as empty, which no waiver may be. */
export function readWaiver(inputs: Fields): ReadWaiver {
  const text = (key: string): string => {
    const value = inputs[key];
    return typeof value === "string" ? value.trim() : "";
  };
  return {
    rule: text("rule"),
    resource: text("resource"),
    owner: text("owner"),
    reason: text("reason"),
    expires: text("expires"),
    once: (inputs["once"] ?? false) !== false,
    deployment: text("deployment"),
  };
}

/** Why a waiver does not hold today. */
export function* waiverProblems(waiver: ReadWaiver, now: Date): Generator<Violation> {
  for (const field of ["rule", "resource", "owner", "reason"] as const) {
    if (waiver[field] === "") yield { field, problem: "is missing" };
  }
  // What the stack itself lacks is not to be lived with.
  if (waiver.resource.startsWith("pulumi:pulumi:Stack "))
    yield { field: "resource", problem: "is the stack itself, which no waiver is for" };
  if (neverWaived.includes(waiver.rule)) yield { field: "rule", problem: `is never waived: ${waiver.rule}` };
  if (waiver.once && waiver.deployment === "") {
    yield { field: "once", problem: 'holds with "gantry up" alone, which remembers what it was used for' };
  }
  if (!waiver.once && waivedOnce.includes(waiver.rule)) {
    yield { field: "once", problem: `must be true: ${waiver.rule} is waived for one deployment at a time` };
  }
  const left = /^\d{4}-\d\d-\d\d$/.test(waiver.expires) ? daysLeft(waiver, now) : NaN;
  if (Number.isNaN(left)) {
    yield { field: "expires", problem: "must be a date such as 2026-03-31" };
  } else if (left < 0) {
    yield { field: "expires", problem: `is over since ${waiver.expires}` };
  } else if (left > longestWaiverDays) {
    const problem = `lies ${left} days ahead; a waiver ends within ${longestWaiverDays} days`;
    yield { field: "expires", problem };
  }
}

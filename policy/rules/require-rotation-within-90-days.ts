import type { Resource } from "../resource.ts";
import type { Rule, Surroundings, Violation } from "../rule.ts";
import { secretTypes } from "../secret-types.ts";
import { types } from "../types.ts";

const longest = 90;
const day = 86_400;
const zonedTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const bundleType = types.bundle;
const setType = types.credential;

export const rule: Rule = {
  id: "require-rotation-within-90-days",
  sentence: "Every credential is replaced at least every 90 days, and none is overdue.",
  protects: { entity: "CredentialBundle, SecretCredentialSet", seed: "002, 003" },
  remedy:
    'set rotationCadenceDays to 1–90 in the catalog, and run "gantry secrets rotate" for a credential that is overdue;' +
    " one that never had a value is a draft until that command has delivered its first," +
    ' and where it is declared as active already, a waiver lets "gantry up" make its place first (docs/secrets.md)',
  judges: (type) => type === bundleType || type === setType || secretTypes.includes(type),
  *check(resource, surroundings) {
    if (secretTypes.includes(resource.type)) yield* checkPeriod(resource);
    else {
      yield* checkCadence(resource);
      yield* checkLastRotation(resource, surroundings);
    }
    if (resource.type === setType) yield* checkFirstRotation(resource);
  },
};

function* checkCadence(resource: Resource): Generator<Violation> {
  const cadence = resource.get("rotationCadenceDays");
  if (!isCadence(cadence)) {
    yield { field: "rotationCadenceDays", problem: `must be a whole number from 1 to ${longest}` };
  }
}

/** Secret Manager takes seconds as text, "7776000s". What only resembles that is refused: it may be read differently. */
function* checkPeriod(resource: Resource): Generator<Violation> {
  const field = "rotation.rotationPeriod";
  const period = resource.get(field);
  const seconds = typeof period === "string" ? /^([1-9]\d{0,8})s$/.exec(period)?.[1] : undefined;
  if (seconds === undefined) {
    yield { field, problem: 'must be whole seconds as text, such as "7776000s"' };
  } else if (Number(seconds) > longest * day) {
    yield { field, problem: `is ${Number(seconds)} s, more than ${longest} days (${longest * day} s)` };
  }
}

function* checkLastRotation(resource: Resource, { now }: Surroundings): Generator<Violation> {
  const field = "lastRotatedAt";
  const written = resource.get(field);
  const cadence = resource.get("rotationCadenceDays");
  if (written === undefined || written === null || !isCadence(cadence)) return;
  const time = typeof written === "string" && zonedTime.test(written) ? Date.parse(written) : NaN;
  if (Number.isNaN(time)) {
    yield { field, problem: "must be an ISO 8601 time with a zone" };
  } else if (time > now.getTime()) {
    yield { field, problem: "lies in the future" };
  } else if (time + cadence * day * 1000 < now.getTime()) {
    const due = new Date(time + cadence * day * 1000).toISOString().slice(0, 10);
    yield { field, problem: `is overdue since ${due} (every ${cadence} days)` };
  }
}

/** The ledger is kept by bundle: a secret in use whose bundle was never rotated would never become overdue. */
function* checkFirstRotation(resource: Resource): Generator<Violation> {
  const bundle = resource.owner(bundleType);
  if (bundle === undefined || resource.get("status") === "draft") return;
  const written = bundle.get("lastRotatedAt");
  if (written === undefined || written === null) {
    yield {
      field: "lastRotatedAt",
      problem: `of bundle "${bundle.name}" is missing although the secret is in use`,
    };
  }
}

function isCadence(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= longest;
}

import { types } from "../../policy/types.ts";
import type { EngineEvent, PlannedStep } from "../../engine/run/events.ts";
import { nameOf } from "../../model/urn.ts";

/** A resource that would read secrets of Secret Manager, by `projects/<project>/secrets/<id>`. */
export interface SecretReader {
  urn: string;
  name: string;
  secrets: readonly string[];
}

/** What a plan says of secrets and of who reads them. */
export interface SecretReads {
  /** What would read secrets that nothing of the stack reads yet, with those alone. */
  readers: readonly SecretReader[];
  /** The secrets that the plan makes: they have no version. */
  made: ReadonlySet<string>;
}

/**
 * Google refuses what reads a secret without a version. Nothing is said of a secret that something which is there reads
 * already: it has one.
 */
export function readSecretReads(events: readonly EngineEvent[]): SecretReads {
  const steps = events.flatMap(({ resourcePreEvent }) =>
    resourcePreEvent === undefined ? [] : [resourcePreEvent.metadata],
  );
  const known = new Set(steps.flatMap((step) => secretsIn(inputsOf(step.old))));
  const readers = new Map<string, SecretReader>();
  const made = new Set<string>();
  for (const step of steps) {
    if (step.op === "create" && step.type === types.secret) made.add(madeBy(inputsOf(step.new)));
    const secrets = secretsIn(inputsOf(step.new)).filter((secret) => !known.has(secret));
    if (secrets.length === 0 || step.op === "same") continue;
    readers.set(step.urn, { urn: step.urn, name: nameOf(step.urn).name, secrets: [...new Set(secrets)] });
  }
  return { readers: [...readers.values()], made };
}

type Inputs = Readonly<Record<string, unknown>>;

function inputsOf(state: PlannedStep["new"]): Inputs {
  return state !== undefined && state !== null && "inputs" in state ? state.inputs : {};
}

function madeBy({ project, secretId }: Inputs): string {
  return `projects/${String(project)}/secrets/${String(secretId)}`;
}

/** The secrets that Cloud Run's variables and files, and Artifact Registry's credentials, are taken from. */
function secretsIn(inputs: Inputs): string[] {
  const found: string[] = [];
  collect(inputs, found);
  return found.flatMap((name) => {
    const whole = /^projects\/[^/]+\/secrets\/[^/]+/.exec(name)?.[0];
    if (whole !== undefined) return [whole];
    return /^[\w-]+$/.test(name) ? [`projects/${String(inputs["project"])}/secrets/${name}`] : [];
  });
}

function collect(value: unknown, found: string[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries<unknown>({ ...value })) {
    const reference = key === "secretKeyRef" || key === "secret" ? nameIn(inner) : inner;
    const isName = key === "secretKeyRef" || key === "secret" || key === "passwordSecretVersion";
    if (isName && typeof reference === "string") found.push(reference);
    else collect(inner, found);
  }
}

function nameIn(reference: unknown): unknown {
  return typeof reference === "object" && reference !== null && "secret" in reference
    ? reference.secret
    : undefined;
}

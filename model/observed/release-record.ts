import { z } from "zod";
import { regionName } from "../declared/region.ts";
import { entityId } from "../scalars.ts";
import { fingerprint } from "./bundle.ts";
import { deploymentStateId, gitOperationsLimit } from "./deployment-state-record.ts";
import { versionReference } from "./environment-record.ts";
import { line, sha256 } from "./scalars.ts";
import { subprojectPath } from "./tag-name.ts";
import { checkTrailers, type Trailer, type Trailers } from "./trailers.ts";
import { pageAddress } from "./version-record.ts";

/** The branch that keeps what happened to an environment: only ever added to, by the deploy identity alone. */
export function releaseBranch(environment: string): string {
  return `gantry/${environment}`;
}

/** Why somebody set versions: `environment` brings what the default branch declares, without a version of its own. */
const attemptCause = z.enum(["deploy", "promote", "rollback", "assign", "observe", "environment"]);
export type AttemptCause = z.infer<typeof attemptCause>;

/** What broken glass may skip (design.md, "Releases"). */
const skippable = z.enum(["approvals", "soak", "upstream", "checklist", "migrations"]);
export type Skippable = z.infer<typeof skippable>;

export const holdId = z.string().regex(/^hold-\d{1,20}$/, 'must be "hold-" and digits');
const attemptStatus = z.enum(["SUCCESS", "FAILED", "CANCELLED"]);

function once<Schema extends z.ZodType>(schema: Schema) {
  return z.tuple([schema], "must be there once").transform(([value]) => value);
}

/** `api eu-west SUCCESS`: how a surface fared in a region; `-` where it has none. */
const place = z
  .string()
  .transform((text) => text.split(" "))
  .pipe(z.tuple([entityId, z.union([regionName, z.literal("-")]), attemptStatus]))
  .transform(([surface, region, status]) => ({ surface, region, status }));

/** `api eu-west api-0a1b2c3d`, `portal - dpl_Ab12`: what served when the attempt began; `-` where there are no regions. */
const serving = z
  .string()
  .transform((text) => text.split(" "))
  .pipe(
    z.tuple([
      entityId,
      z.union([regionName, z.literal("-")]),
      z.string().regex(/^[A-Za-z0-9][\w-]{0,99}$/, "must be a revision, a deployment or an update group"),
    ]),
  )
  .transform(([surface, region, revision]) => ({ surface, region, revision }));

/** `portal sha256:…`: what was built of a surface for this attempt, by the checksum of its file. */
const bundle = z
  .string()
  .transform((text) => text.split(" "))
  .pipe(z.tuple([entityId, sha256]))
  .transform(([surface, checksum]) => ({ surface, checksum }));

/** `mobile 3f2a…`: the native side that a surface's bundle needs. */
const native = z
  .string()
  .transform((text) => text.split(" "))
  .pipe(z.tuple([entityId, fingerprint]))
  .transform(([surface, of]) => ({ surface, fingerprint: of }));

const who = { by: once(line(100)), reason: once(line(1000)).optional(), run: once(pageAddress).optional() };

const kinds = {
  attempt: z.object({
    attempt: once(deploymentStateId),
    cause: once(attemptCause),
    target: z.array(versionReference).max(100).default([]),
    from: z.array(versionReference).max(100).default([]),
    infrastructure: once(z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "must be a commit")),
    serving: z.array(serving).default([]),
    bundle: z.array(bundle).default([]),
    fingerprint: z.array(native).default([]),
    skipped: z.array(skippable).default([]),
    /** The login of a team of one, who let it in with nobody else. */
    alone: once(line(100)).optional(),
    /** The guardrails that alerted when somebody went back past them, a line each. */
    alerting: z.array(line(500)).max(100).optional(),
    ...who,
  }),
  step: z.object({
    attempt: once(deploymentStateId),
    traffic: once(z.coerce.number().int().min(0).max(100)),
    by: who.by,
  }),
  outcome: z.object({
    attempt: once(deploymentStateId),
    status: once(attemptStatus),
    place: z.array(place).default([]),
    /** What was uploaded where somebody went on with other builds than the attempt was begun with. */
    bundle: z.array(bundle).min(1).optional(),
    error: once(line(4000)).optional(),
    /** Pushes that were tried until the remote took this record, 1–3 (004). */
    pushes: once(z.coerce.number().int().min(1).max(gitOperationsLimit)),
    by: who.by,
    run: who.run,
  }),
  hold: z.object({
    hold: once(holdId),
    subproject: once(subprojectPath).optional(),
    ...who,
    reason: once(line(1000)),
  }),
  checklist: z.object({
    checklist: once(z.uuid({ error: "must be a UUID" })),
    /** The version that it is about: a tag that was made anew is another one. */
    version: once(versionReference),
    /** Nobody writes to it any more once it is signed off. */
    state: once(z.enum(["draft", "signed"])),
    /** Of its file, `checklists/<id>.json` in the same branch. */
    digest: once(sha256),
    by: who.by,
    run: who.run,
  }),
  release: z.object({
    hold: once(holdId),
    skipped: z.array(skippable).default([]),
    ...who,
    reason: once(line(1000)),
  }),
} as const;

type RecordKind = keyof typeof kinds;
type Said = { [Kind in RecordKind]: { record: Kind } & z.infer<(typeof kinds)[Kind]> };
/** What one commit of the branch says. `record` is its kind; the rest are its trailers. */
export type ReleaseRecord = Said[RecordKind];

const recordKind = z.object({
  record: once(z.enum(["attempt", "step", "outcome", "hold", "release", "checklist"])),
});

/** Reads the trailers of a commit that has a `Record`. */
export function readReleaseRecord(
  trailers: Trailers,
): { record: ReleaseRecord } | { problems: readonly string[] } {
  const kind = checkTrailers(trailers, recordKind);
  if ("problems" in kind) return kind;
  switch (kind.record.record) {
    case "attempt":
      return named("attempt", checkTrailers(trailers, kinds.attempt));
    case "step":
      return named("step", checkTrailers(trailers, kinds.step));
    case "outcome":
      return named("outcome", checkTrailers(trailers, kinds.outcome));
    case "hold":
      return named("hold", checkTrailers(trailers, kinds.hold));
    case "release":
      return named("release", checkTrailers(trailers, kinds.release));
    case "checklist":
      return named("checklist", checkTrailers(trailers, kinds.checklist));
  }
}

function named<Kind extends string, Record>(
  record: Kind,
  checked: { record: Record } | { problems: readonly string[] },
): { record: { record: Kind } & Record } | { problems: readonly string[] } {
  return "problems" in checked ? checked : { record: { record, ...checked.record } };
}

/** The trailers that say it. */
export function releaseTrailers(said: ReleaseRecord): Trailer[] {
  const trailers: Trailer[] = [["Record", said.record]];
  const add = (key: string, value: string | number | undefined): void => {
    if (value !== undefined) trailers.push([key, String(value)]);
  };
  if ("attempt" in said) add("Attempt", said.attempt);
  if ("hold" in said) add("Hold", said.hold);
  switch (said.record) {
    case "attempt":
      add("Cause", said.cause);
      for (const { name, id } of said.target) add("Target", `${name} ${id}`);
      for (const { name, id } of said.from) add("From", `${name} ${id}`);
      add("Infrastructure", said.infrastructure);
      for (const { surface, region, revision } of said.serving)
        add("Serving", `${surface} ${region} ${revision}`);
      for (const { surface, checksum } of said.bundle) add("Bundle", `${surface} ${checksum}`);
      for (const { surface, fingerprint: of } of said.fingerprint) add("Fingerprint", `${surface} ${of}`);
      for (const what of said.skipped) add("Skipped", what);
      add("Alone", said.alone);
      for (const guardrail of said.alerting ?? []) add("Alerting", guardrail);
      break;
    case "step":
      add("Traffic", said.traffic);
      break;
    case "outcome":
      add("Status", said.status);
      for (const { surface, region, status } of said.place) add("Place", `${surface} ${region} ${status}`);
      for (const { surface, checksum } of said.bundle ?? []) add("Bundle", `${surface} ${checksum}`);
      add("Error", said.error);
      add("Pushes", said.pushes);
      break;
    case "hold":
      add("Subproject", said.subproject);
      break;
    case "release":
      for (const what of said.skipped) add("Skipped", what);
      break;
    case "checklist":
      add("Checklist", said.checklist);
      add("Version", `${said.version.name} ${said.version.id}`);
      add("State", said.state);
      add("Digest", said.digest);
      break;
  }
  add("By", said.by);
  if ("reason" in said) add("Reason", said.reason);
  if ("run" in said) add("Run", said.run);
  return trailers;
}

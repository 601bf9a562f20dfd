import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { releaseChannelProblems } from "../model/declared/release-channel.ts";
import { instant } from "../model/observed/scalars.ts";
import type { AttemptCause } from "../model/observed/release-record.ts";
import type { ReleaseLog } from "../model/observed/release-log.ts";
import type { VersionRecord } from "../model/observed/version-record.ts";
import { isMissing, type Source } from "./bundles/source.ts";
import { movesOf } from "./platforms/platform.ts";
import type { Decision } from "./deploy/decide.ts";
import type { Facts, KnownVersion } from "./deploy/facts.ts";
import { latencyGate, propagationGate, type LatencyReading, type Upstream } from "./gates/criteria-gates.ts";
import type { Gate } from "./gates/gate.ts";
import { checklistGate, type ChecklistReading } from "./gates/checklist-gate.ts";
import { guardrailsGate } from "./gates/guardrails-gate.ts";
import {
  migrationsGate,
  type Declared,
  type MigrationMove,
  type MigrationPlace,
} from "./gates/migrations-gate.ts";
import { provenanceGate } from "./gates/provenance-gate.ts";
import type { ProvenanceReading } from "./provenance/read-provenance.ts";
import type { GuardrailReading } from "./series/reading.ts";

/** What is judged before anything is written. */
export interface GateSubject {
  facts: Facts;
  decision: Decision;
  cause: AttemptCause;
  catalog: Pick<EnvironmentCatalog, "environment" | "releaseChannels" | "surfaces">;
  /** What the tags of the targets say, by their names. */
  records: ReadonlyMap<string, VersionRecord | { problems: readonly string[] }>;
  /** Where the platforms that build for each environment take the targets from. */
  sources: readonly Source[];
  /** What is known of the environments that have the channel `pre-release`. */
  upstream: readonly Facts[];
  /** The commits of these that are on the default branch or a release branch. */
  released: ReadonlySet<string>;
  /** The commit that program, catalog and pack come from; undefined where nobody is asked where it lies. */
  checkedOut: string | undefined;
  /** Where the targets' artifacts come from. */
  provenance: readonly ProvenanceReading[];
  /** Whether what nobody could be asked about that stands against a release. */
  mustBeProven: boolean;
  /** What it does in migrations, and those that the catalog declares. */
  migrations: MigrationPlace & { moves: readonly MigrationMove[]; declared: readonly Declared[] };
  /** Of each version that goes forward where the channel `production` is; none elsewhere. */
  checklists: readonly ChecklistReading[];
  /** The guardrails of the surfaces that get another version. */
  guardrails: readonly GuardrailReading[];
  /** What the services of each environment in `upstream` are measured by. */
  before: readonly Upstream[];
  /** How fast it is there; none where that is not asked. */
  latencies: readonly LatencyReading[];
  /** The share of the requests that the attempt which is gone on with has given the new revisions; 0 before any. */
  shared: number;
  now: Date;
}

/** Judges all of them: whoever is refused hears every reason at once. Gates that do not concern a release are left out. */
export function judgeGates(subject: GateSubject): Gate[] {
  const { catalog, cause } = subject;
  const production = catalog.releaseChannels.find(({ name }) => name === "production");
  const goesForward = cause !== "rollback" && cause !== "observe";
  return [
    artifactGate(subject),
    ...(subject.provenance.length === 0 ? [] : [provenanceGate(subject.provenance, subject.mustBeProven)]),
    ...(subject.sources.length === 0 ? [] : [bundleGate(subject)]),
    branchGate(subject),
    ...[
      migrationsGate(subject.migrations.moves, subject.migrations.declared, {
        ...subject.migrations,
        ...subject.facts,
        cause,
      }),
    ].filter((gate) => gate !== undefined),
    ...(subject.checklists.length === 0 ? [] : [checklistGate(subject.checklists, subject.mustBeProven)]),
    ...(goesForward ? [holdGate(subject)] : []),
    ...(subject.guardrails.length === 0 ? [] : [guardrailsGate(subject)]),
    ...(goesForward && production !== undefined && subject.upstream.length > 0
      ? [
          upstreamGate(subject),
          ...[propagationGate(movesOf(subject), subject.before), latencyGate(subject.latencies)].filter(
            (gate) => gate !== undefined,
          ),
          ...(production.soakMinutes > 0 ? [soakGate(subject, production.soakMinutes)] : []),
        ]
      : []),
  ];
}

function artifactGate({ decision, catalog, records }: GateSubject): Gate {
  const isProduction = catalog.releaseChannels.some(({ name }) => name === "production");
  const problems = decision.targets.flatMap(({ to }) => {
    const name = `"${to.tag.name}"`;
    const record = records.get(to.tag.name) ?? { problems: ["nobody read its tag"] };
    if ("problems" in record) return record.problems.map((problem) => `${name}: ${problem}`);
    if (to.state === "deprecated") return [`${name} is deprecated`];
    return to.state === "unstable" && isProduction ? [`${name} is unstable`] : [];
  });
  return { id: "artifact", asks: "a version whose artifacts are known, and that nobody warned of", problems };
}

/** What goes forward goes whole; what goes back leaves alone what never was, unless that is all of a version. */
function bundleGate({ facts, decision, catalog, cause, sources }: GateSubject): Gate {
  const problems = sources.flatMap(({ surface, problem }) =>
    problem === undefined ? [] : [`${surface.id}: ${problem}`],
  );
  const missing = sources.filter(isMissing);
  const moves = movesOf({ facts, decision, catalog });
  for (const { surface, to } of missing) {
    const others = moves.filter((move) => move.to.tag.name === to.tag.name);
    const isAll = others.every((move) => missing.some((one) => one.surface.id === move.surface.id));
    if (cause === "rollback" && !isAll) continue;
    problems.push(
      `${surface.id}: no bundle of "${to.tag.name}" lies here for ${facts.environment}, and nothing at ${surface.platform} that can be taken`,
    );
  }
  const names = [...new Set(missing.map(({ to }) => to.tag.name))];
  return {
    id: "bundle",
    asks: "what was built of it for this environment",
    problems,
    hint: `gantry bundle ${facts.environment} ${names.join(" ")}`,
  };
}

function branchGate({ decision, released, checkedOut }: GateSubject): Gate {
  const problems = decision.targets
    .filter(({ to }) => !released.has(to.commit))
    .map(({ to }) => `"${to.tag.name}" is on neither the default branch nor a release branch`);
  if (checkedOut !== undefined && !released.has(checkedOut)) {
    problems.push(`what is checked out, ${checkedOut.slice(0, 12)}, is on neither`);
  }
  return { id: "branch", asks: "a commit that was merged", problems, hint: "merge its commit first" };
}

function holdGate({ facts, decision, cause }: GateSubject): Gate {
  const holds = facts.log.holds.filter(
    ({ said }) =>
      said.subproject === undefined ||
      cause === "environment" ||
      decision.targets.some(({ to }) => to.subproject === said.subproject),
  );
  return {
    id: "hold",
    asks: "nobody holds it",
    problems: holds.map(
      ({ said, at }) =>
        `${said.subproject ?? facts.environment} is held by ${said.by} since ${at}: ${said.reason}`,
    ),
    hint: `gantry hold release ${facts.environment} --reason "…"`,
  };
}

function upstreamGate({ decision, catalog, upstream, records }: GateSubject): Gate {
  const where = upstream.map(({ environment }) => environment).join(" or ");
  const channel = catalog.releaseChannels.find(({ name }) => name === "production");
  const problems = decision.targets.flatMap(({ to }) => {
    const record = records.get(to.tag.name);
    if (channel === undefined || record === undefined || "problems" in record) return [];
    const built = record.artifacts.map(({ reference }) => reference);
    const approved = verifiedSince(to, upstream) === undefined ? [] : built;
    const wrong = built.flatMap((artifactId) =>
      releaseChannelProblems(
        { ...channel, artifactId, rollbackPointId: undefined },
        new Set(built),
        new Set(approved),
      ),
    );
    return wrong.length === 0 ? [] : [`"${to.tag.name}" has not succeeded in ${where}`];
  });
  return {
    id: "upstream",
    asks: `it succeeded in ${where} before`,
    problems,
    hint: `gantry deploy ${upstream[0]?.environment ?? ""} ${decision.targets.map(({ to }) => to.tag.name).join(" ")}`,
    skippable: "upstream",
  };
}

function soakGate({ decision, upstream, now }: GateSubject, minutes: number): Gate {
  const problems = decision.targets.flatMap(({ to }) => {
    const since = verifiedSince(to, upstream);
    if (since === undefined) return [];
    const left = Math.ceil(minutes - (now.getTime() - instant(since)) / 60_000);
    return left <= 0
      ? []
      : [`"${to.tag.name}" has run there since ${since}: ${left} min of ${minutes} are left`];
  });
  return { id: "soak", asks: `${minutes} min in use there`, problems, hint: "wait", skippable: "soak" };
}

/**
 * When a version first succeeded upstream, where it did and nobody went back from it since. By the tag's object: a tag that
 * was made anew is another version.
 */
function verifiedSince({ tag }: KnownVersion, upstream: readonly { log: ReleaseLog }[]): string | undefined {
  const times = upstream.flatMap(({ log }) => {
    const succeeded = log.attempts.filter(({ ended }) => ended?.said.status === "SUCCESS");
    const came = succeeded.findIndex(({ said }) => said.target.some(({ id }) => id === tag.id));
    const left = succeeded.findLastIndex(
      ({ said }) => said.cause === "rollback" && said.from.some(({ id }) => id === tag.id),
    );
    const back = succeeded.findLastIndex(({ said }) => said.target.some(({ id }) => id === tag.id));
    const at = succeeded[came]?.ended?.at;
    return at === undefined || left > back ? [] : [at];
  });
  return times.sort((one, other) => instant(one) - instant(other))[0];
}

/** Whether a gate stands open because somebody broke the glass. */
export function isSkipped({ skippable }: Gate, { breakGlass }: { breakGlass: string | undefined }): boolean {
  return skippable !== undefined && breakGlass !== undefined;
}

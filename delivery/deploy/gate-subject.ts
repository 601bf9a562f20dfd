import type { Project } from "../../catalog/project.ts";
import { isProtectedEnvironment } from "../../model/declared/is-protected.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { parseMigrations, readMigrations } from "../../database/read-migrations.ts";
import type { Source } from "../bundles/source.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { GateSubject } from "../gates.ts";
import { readForGate } from "../checklist/read-for-gate.ts";
import type { ChecklistReading } from "../gates/checklist-gate.ts";
import type { LatencyReading } from "../gates/criteria-gates.ts";
import { jobMove } from "../migrations/job-move.ts";
import { migrationMoves } from "../migrations/moves.ts";
import { changedSurfaces, movesOf } from "../platforms/platform.ts";
import { buildersOf } from "../provenance/builders-of.ts";
import { readProvenance, type ProvenanceReading } from "../provenance/read-provenance.ts";
import { readLatencies } from "../series/read-latencies.ts";
import { guardrailsOf, readGuardrails } from "../series/read-guardrails.ts";
import type { GuardrailReading } from "../series/reading.ts";
import type { Decision } from "./decide.ts";
import { readRecords, type Facts } from "./facts.ts";
import { releasedCommits } from "./released.ts";

/** A release, or an assignment by hand, whose gates are to be judged. */
interface Judged {
  /** All that the catalog has. */
  environments: readonly EnvironmentCatalog[];
  /** The one that it goes to. */
  catalog: EnvironmentCatalog;
  facts: Facts;
  factsOf: (environment: EnvironmentName) => Promise<Facts>;
  decision: Decision;
  /** Where the platforms that build for each environment take it from. */
  sources: readonly Source[];
  cause: AttemptCause;
  /** The commit that program, catalog and pack come from. */
  infrastructure: string;
  /** Whether somebody must have merged that one as well. */
  asksWhetherMerged: boolean;
  /** The attempt that is gone on with. */
  resumed: Attempt | undefined;
  project: Project;
  local: boolean;
  env: Readonly<Record<string, string | undefined>>;
  progress: Progress;
  now: Date;
}

/** Reads what the gates are judged by: the clone, and the guardrails of what the release changes. */
export async function gateSubject(judged: Judged): Promise<GateSubject> {
  const { environments, catalog, facts, factsOf, decision, sources, cause, infrastructure, now } = judged;
  const { root } = judged.project;
  const upstream = environments.filter(
    ({ environment, releaseChannels }) =>
      environment !== catalog.environment && releaseChannels.some(({ name }) => name === "pre-release"),
  );
  const before = await Promise.all(
    upstream.map(async (each) => ({ catalog: each, facts: await factsOf(each.environment) })),
  );
  const versions = decision.targets.map(({ to }) => to);
  const records = await readRecords(root, versions);
  return {
    facts,
    decision,
    sources,
    cause,
    catalog,
    records,
    provenance: await provenanceOf(judged, records),
    migrations: await migrationsOf(judged),
    mustBeProven: !judged.local && isProtectedEnvironment(catalog),
    upstream: before.map(({ facts: theirs }) => theirs),
    before: before.map((each) => ({ facts: each.facts, services: each.catalog.services })),
    latencies: await latenciesBefore(judged, before),
    released: await releasedCommits(root, catalog.product.repository.defaultBranch, [
      infrastructure,
      ...versions.map(({ commit }) => commit),
    ]),
    checklists: await checklistsOf(judged),
    guardrails: await guardrailsNow(judged),
    shared: judged.resumed?.traffic.at(-1) ?? 0,
    checkedOut: judged.asksWhetherMerged ? infrastructure : undefined,
    now,
  };
}

/** The files are read where a version names one: what cannot be read stands against the release. */
async function migrationsOf({
  project: { root },
  catalog,
  facts,
  decision,
  cause,
  local,
}: Judged): Promise<GateSubject["migrations"]> {
  if (cause === "observe") return { moves: [], declared: [], local };
  const moves = await migrationMoves(root, { facts, decision, cause });
  const isNamed = moves.some(
    ({ toMigration, fromMigration }) => (toMigration ?? fromMigration) !== undefined,
  );
  const read = isNamed ? await parseMigrations(await readMigrations(root, catalog)) : [];
  const declared = read.map(({ name, path, down }) => ({ name, path, isOneWay: down === undefined }));
  const { job } = catalog.database;
  if (local || job === undefined) return { moves, declared, local };
  return { moves, declared, local, job: { ...job, ...(await jobMove(root, job, { facts, decision })) } };
}

/** Whoever records what runs brings nothing there. */
async function provenanceOf(judged: Judged, records: GateSubject["records"]): Promise<ProvenanceReading[]> {
  const { catalog, environments, decision, cause, local, env, progress } = judged;
  if (cause === "observe" || decision.targets.length === 0) return [];
  if (!local) progress.step("asking GitHub where the versions come from");
  return readProvenance({
    versions: decision.targets.map(({ to }) => to),
    records,
    pipelines: buildersOf(environments),
    repository: catalog.product.repository,
    local,
    env,
  });
}

/** What goes forward to production's users alone: a rollback is the remedy, and what runs already nobody lets in any more. */
async function checklistsOf(judged: Judged): Promise<ChecklistReading[]> {
  const { catalog, decision, cause, facts, progress, local } = judged;
  const isProduction = catalog.releaseChannels.some(({ name }) => name === "production");
  if (!isProduction || cause === "rollback" || cause === "observe" || decision.targets.length === 0)
    return [];
  if (!local) progress.step(`reading the checklists of ${catalog.environment}`);
  return readForGate(
    decision.targets.map(({ to }) => to),
    { ...judged, place: facts.place },
  );
}

async function guardrailsNow(judged: Judged): Promise<GuardrailReading[]> {
  const { catalog, cause, project, local, env, progress, now } = judged;
  // Whoever records what runs brings nothing there.
  const watched = cause === "observe" ? [] : guardrailsOf(catalog, changedSurfaces(judged));
  if (watched.length > 0) progress.step(`reading the guardrails of ${catalog.environment}`);
  const { environment } = catalog;
  return readGuardrails(watched, { project, environment, local, env }, now);
}

/** How fast it is in the environments before, which production alone asks of what goes forward. */
async function latenciesBefore(
  judged: Judged,
  before: readonly { catalog: EnvironmentCatalog; facts: Facts }[],
): Promise<LatencyReading[]> {
  const { catalog, cause, project, local, env, now } = judged;
  const isProduction = catalog.releaseChannels.some(({ name }) => name === "production");
  if (!isProduction || cause === "rollback" || cause === "observe") return [];
  const moves = movesOf(judged);
  const all = before.map((each) => readLatencies(moves, each, { project, local, env }, now));
  return (await Promise.all(all)).flat();
}

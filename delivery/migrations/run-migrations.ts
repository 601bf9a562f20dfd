import { migrateTo } from "../../database/migrate-to.ts";
import { leaveEvents } from "../../evidence/leave-event.ts";
import { exportStack } from "../../engine/run/export-stack.ts";
import { openSession } from "../../engine/run/open-session.ts";
import { migrationJobName } from "../../model/cloud-names.ts";
import { GantryError } from "../../model/errors.ts";
import { nameOf } from "../../model/urn.ts";
import { systemClock } from "../../terminal/clock.ts";
import { bringAttempt } from "../deploy/bring-attempt.ts";
import { readRecords } from "../deploy/facts.ts";
import type { Release } from "../platforms/platform.ts";
import { jobMove } from "./job-move.ts";
import { furthest, migrationsOfVersion } from "./of-version.ts";
import { runMigrationJob } from "./run-job.ts";

/**
 * What a release does before any platform (entities.md, "Deployment"): the migrations of its versions, then the smoke test of row
 * level security. In the cloud a job does both, beside the database. Nothing of it is taken back: what runs meanwhile has to bear
 * with the new schema, and so a rollback leaves it.
 */
export async function runMigrations(release: Release): Promise<void> {
  if (release.attempt().said.cause === "rollback") return;
  await (release.local ? inThisProcess(release) : inTheCloud(release));
}

async function inThisProcess(release: Release): Promise<void> {
  const { project, catalog, decision, progress, context } = release;
  const versions = decision.targets.map(({ to }) => to);
  const records = await readRecords(project.root, versions);
  const named = versions.flatMap(({ tag: { name }, commit }) => {
    const record = records.get(name);
    return record === undefined || "problems" in record ? [] : [{ name, commit, record }];
  });
  const target = furthest(named);
  if (target === undefined) return;
  const migrations = await migrationsOfVersion(project.root, target, catalog.migrations);
  const { environment } = catalog;
  let planned: readonly string[] = [];
  const onPlanned = (names: readonly string[]): void => {
    planned = names;
  };
  await onRecord(
    release,
    () => ({ version: target.name, migrations: planned }),
    () => migrateTo(project, migrations, { environment, local: true, env: context.env, progress, onPlanned }),
  );
}

/** What a release migrates: by name where this process runs them, and in the cloud as far as which. */
interface Migrated {
  version: string | undefined;
  migrations?: readonly string[];
  to?: string | undefined;
}

/** Leaves the audit event of it, whatever became of it; none where there was nothing to run. The attempt's end takes it in. */
async function onRecord(release: Release, what: () => Migrated, work: () => Promise<void>): Promise<void> {
  const { project, catalog, context, local } = release;
  const leave = async (status: "SUCCESS" | "FAILED"): Promise<void> => {
    const { version, migrations, to } = what();
    if (migrations?.length === 0) return;
    const { attempt } = release.attempt().said;
    const detail = {
      attempt,
      status,
      version,
      to,
      count: migrations?.length,
      migrations: migrations?.slice(0, 200),
    };
    await leaveEvents(context, {
      root: project.root,
      environment: catalog.environment,
      place: local ? "local" : "remote",
      done: [{ action: "deploy", operation: "migrate", detail }],
      isUnderWay: true,
    });
  };
  try {
    await work();
  } catch (error) {
    await leave("FAILED");
    throw error;
  }
  await leave("SUCCESS");
}

/** The job gets the version's image first, and the services get nothing yet (stacks/versions.ts). */
async function inTheCloud(release: Release): Promise<void> {
  const { project, catalog, progress, context } = release;
  const { job } = catalog.database;
  // A step says that an earlier run came past this.
  if (job === undefined || release.attempt().traffic.length > 0) return;
  const move = await jobMove(project.root, job, release);
  if (!move.migrates) return;
  await bringAttempt(release, `the job that migrates as far as ${move.migration}`, { asked: false });
  const session = await openSession(context, { stack: catalog.environment, local: false, progress });
  const { resources } = await exportStack(session);
  const found = resources.find(
    ({ urn, type }) => type === "gcp:cloudrunv2/job:Job" && nameOf(urn).name === migrationJobName,
  );
  if (found?.id === undefined) throw new GantryError("the job that migrates is not in the recorded state");
  const { timeoutMinutes } = job;
  const { id } = found;
  await onRecord(
    release,
    () => ({ version: move.version, to: move.migration }),
    () => runMigrationJob({ job: id, timeoutMinutes, env: context.env, progress, clock: systemClock }),
  );
}

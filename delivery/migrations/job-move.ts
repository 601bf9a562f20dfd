import type { MigrationJob } from "../../model/declared/database.ts";
import type { VersionRecord } from "../../model/observed/version-record.ts";
import type { Decision } from "../deploy/decide.ts";
import { readRecords, type Facts, type KnownVersion } from "../deploy/facts.ts";

/** What a release does to the job that migrates, which the versions of one app bring. */
export interface JobMove {
  /** The version that it has after the release; undefined before the first. */
  version: string | undefined;
  /** The newest migration that this version needs. */
  migration: string | undefined;
  /** Whether the version names the job's image. */
  hasImage: boolean;
  /** Whether the release has something for it to run. */
  migrates: boolean;
}

/** An app's own versions decide, else the root's, as for its surfaces. */
export async function jobMove(
  root: string,
  { app, image }: MigrationJob,
  { facts, decision }: { facts: Facts; decision: Decision },
): Promise<JobMove> {
  const own = facts.running.get(app);
  const target =
    decision.targets.find(({ to }) => to.subproject === app) ??
    (own === undefined ? decision.targets.find(({ to }) => to.subproject === undefined) : undefined);
  const running = (own ?? facts.running.get(""))?.version.name;
  const before = running === undefined ? undefined : facts.versions.get(running);
  const after = target?.to ?? before;
  const records = await readRecords(root, [...new Set([before, after].flatMap((each) => each ?? []))]);
  const now = recordOf(records, after);
  const migration = now?.migration?.name;
  return {
    version: after?.tag.name,
    migration,
    hasImage: now?.artifacts.some((artifact) => artifact.image === image) === true,
    migrates:
      target !== undefined &&
      migration !== undefined &&
      migration !== recordOf(records, before)?.migration?.name,
  };
}

function recordOf(
  records: ReadonlyMap<string, VersionRecord | { problems: readonly string[] }>,
  version: KnownVersion | undefined,
): VersionRecord | undefined {
  const record = version === undefined ? undefined : records.get(version.tag.name);
  return record === undefined || "problems" in record ? undefined : record;
}

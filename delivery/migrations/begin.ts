import { migrateTo, requireRowSecurity } from "../../database/migrate-to.ts";
import type { Begun, Release } from "../platforms/platform.ts";
import { readRecords } from "../deploy/facts.ts";
import { furthest, migrationsOfVersion } from "./of-version.ts";

/**
 * The first step of a release (entities.md, "Deployment"): the migrations of its versions, then the smoke test of row level
 * security. Users are not let in, and nothing is taken back: what runs meanwhile has to bear with the new schema.
 */
export function beginMigrations(release: Release): Begun | undefined {
  const { project, catalog, decision, local, progress, context } = release;
  // In the cloud nobody but a job beside the database reaches it.
  if (!local || decision.targets.length === 0 || release.attempt().said.cause === "rollback")
    return undefined;
  const options = { environment: catalog.environment, local, env: context.env };
  let isMigrated = false;
  return {
    async prepare() {
      const { root } = project;
      const versions = decision.targets.map(({ to }) => to);
      const records = await readRecords(root, versions);
      const named = versions.flatMap(({ tag: { name }, commit }) => {
        const record = records.get(name);
        return record === undefined || "problems" in record ? [] : [{ name, commit, record }];
      });
      const target = furthest(named);
      if (target === undefined) return;
      const migrations = await migrationsOfVersion(root, target, catalog.migrations);
      await migrateTo(project, migrations, { ...options, progress });
      isMigrated = true;
    },
    async ready() {
      if (isMigrated) await requireRowSecurity(project, options);
    },
    shift: () => Promise.resolve(),
    back: () => Promise.resolve(),
  };
}

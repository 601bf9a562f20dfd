import { migrateTo } from "../../database/migrate-to.ts";
import { readRecords } from "../deploy/facts.ts";
import type { Release } from "../platforms/platform.ts";
import { furthest, migrationsOfVersion } from "./of-version.ts";

/**
 * What a release does before any platform (entities.md, "Deployment"): the migrations of its versions, then the smoke test of row
 * level security. On the local cloud alone: in the cloud nobody but a job beside the database reaches it. Nothing of it is taken
 * back: what runs meanwhile has to bear with the new schema, and so a rollback leaves it.
 */
export async function runMigrations(release: Release): Promise<void> {
  const { project, catalog, decision, local, progress, context } = release;
  if (!local || release.attempt().said.cause === "rollback") return;
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
  await migrateTo(project, migrations, { environment, local, env: context.env, progress });
}

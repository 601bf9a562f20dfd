import type { AttemptCause } from "../../model/observed/release-record.ts";
import { compareVersions } from "../../model/observed/version-order.ts";
import type { VersionRecord } from "../../model/observed/version-record.ts";
import type { Decision } from "../deploy/decide.ts";
import { readRecords, type Facts, type KnownVersion } from "../deploy/facts.ts";
import type { MigrationMove } from "../gates/migrations-gate.ts";

/** How many versions before the one that runs are looked at, to name one that is safe. */
const looked = 20;

/** What a release does in migrations, from the tags of its versions, of those that run, and, on the way back, of those before. */
export async function migrationMoves(
  root: string,
  { facts, decision, cause }: { facts: Facts; decision: Decision; cause: AttemptCause },
): Promise<MigrationMove[]> {
  const moves = decision.targets.map(({ to, from }) => ({
    to,
    from: from === undefined ? undefined : facts.versions.get(from.version.name),
    earlier: cause === "rollback" && from !== undefined ? succeededBefore(facts, to, from.version.name) : [],
  }));
  const versions = moves.flatMap(({ to, from, earlier }) => [
    to,
    ...(from === undefined ? [] : [from]),
    ...earlier,
  ]);
  const records = await readRecords(root, [
    ...new Map(versions.map((each) => [each.tag.name, each])).values(),
  ]);
  return moves.map(({ to, from, earlier }) => ({
    to: to.tag.name,
    from: from?.tag.name,
    toMigration: migrationOf(records.get(to.tag.name)),
    fromMigration: from && migrationOf(records.get(from.tag.name)),
    earlier: earlier.map(({ tag: { name } }) => ({
      version: name,
      migration: migrationOf(records.get(name)),
    })),
  }));
}

function migrationOf(
  record: VersionRecord | { problems: readonly string[] } | undefined,
): string | undefined {
  return record === undefined || "problems" in record ? undefined : record.migration?.name;
}

/** Versions of the same subproject that succeeded there and that nobody warned of, the newest first, without the one that runs. */
function succeededBefore(
  { versions, log }: Facts,
  { subproject }: KnownVersion,
  running: string,
): KnownVersion[] {
  const names = log.attempts
    .filter(({ ended }) => ended?.said.status === "SUCCESS")
    .flatMap(({ said }) => said.target.map(({ name }) => name));
  return [...new Set(names)]
    .flatMap((name) => versions.get(name) ?? [])
    .filter((one) => one.subproject === subproject && one.tag.name !== running)
    .filter(({ state }) => state === undefined || state === "stable")
    .sort((one, other) => compareVersions(other.version, one.version))
    .slice(0, looked);
}

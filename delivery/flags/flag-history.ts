import { isDeepStrictEqual } from "node:util";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentConfig, globalConfig } from "../../catalog/files/scan.ts";
import type { PlainMap } from "../../catalog/plain.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { changesOf, filesOf, isShallow, type FileChange } from "../../clients/git/history.ts";
import { isInRepository } from "../../clients/git/repository.ts";
import { oneLine } from "../../evidence/branch/one-line.ts";
import { maskEmails } from "../../model/mask-emails.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { flagsIn } from "./flag-values.ts";

/** Since when a flag is as it is, by the history of the catalog's files. */
export type Since =
  { kind: "committed"; commit: string; at: Date; by: string } | { kind: "uncommitted" } | Unknown;

interface Unknown {
  kind: "unknown";
  why: string;
}

/** By environment and key, as `sinceOf` names them. */
export type FlagHistory = ReadonlyMap<string, Since>;

export function sinceOf(history: FlagHistory, environment: EnvironmentName, key: string): Since {
  return history.get(nameOf(environment, key)) ?? { kind: "uncommitted" };
}

/** How many revisions are read at once. */
const atOnce = 50;

/**
 * Reads since when each flag of the environments is as it is now. A flag's time is that of the commit by first parents, so that of a
 * merge where there was one; what is not the newest commit's is not committed.
 */
export async function readFlagHistory(
  root: string,
  environments: readonly EnvironmentName[],
): Promise<FlagHistory> {
  const now = flagsOnDisk(root, environments);
  const every = (since: Since): FlagHistory => new Map([...now.keys()].map((name) => [name, since]));
  if (!(await isInRepository(root)))
    return every({ kind: "unknown", why: "this is no clone of a repository" });
  if ((await commitOf(root, "HEAD")) === undefined) return every({ kind: "uncommitted" });
  const found = new Map<string, Since>();
  const changes = await changesOf(root, [globalConfig, ...environments.map(environmentConfig)]);
  let newer: FileChange | undefined;
  const open = new Map(now);
  for (let at = 0; at < changes.length && open.size > 0; at += atOnce) {
    const some = changes.slice(at, at + atOnce);
    for (const [index, flags] of (await flagsOf(root, some, environments)).entries()) {
      for (const [name, values] of open) {
        if (isDeepStrictEqual(flags.get(name), values)) continue;
        found.set(name, newer === undefined ? { kind: "uncommitted" } : committed(newer));
        open.delete(name);
      }
      newer = some[index];
    }
  }
  const oldest: Since =
    newer === undefined
      ? { kind: "uncommitted" }
      : (await isShallow(root))
        ? { kind: "unknown", why: "the clone is shallow" }
        : committed(newer);
  for (const name of open.keys()) found.set(name, oldest);
  return found;
}

/** The values that an environment's flags have in a commit, by key. */
export async function flagsAt(
  root: string,
  commit: string,
  environment: EnvironmentName,
): Promise<ReadonlyMap<string, PlainMap>> {
  const paths = [globalConfig, environmentConfig(environment)];
  return flagsIn(
    await filesOf(
      root,
      paths.map((path) => `${commit}:./${path}`),
    ),
  );
}

function committed({ sha, at, by }: FileChange): Since {
  return { kind: "committed", commit: sha, at, by: oneLine(maskEmails(by), 100) };
}

function flagsOnDisk(root: string, environments: readonly EnvironmentName[]): Map<string, PlainMap> {
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  const global = read(globalConfig);
  return new Map(
    environments.flatMap((environment) =>
      named(environment, flagsIn([global, read(environmentConfig(environment))])),
    ),
  );
}

async function flagsOf(
  root: string,
  changes: readonly FileChange[],
  environments: readonly EnvironmentName[],
): Promise<ReadonlyMap<string, PlainMap>[]> {
  const paths = [globalConfig, ...environments.map(environmentConfig)];
  const texts = await filesOf(
    root,
    changes.flatMap(({ sha }) => paths.map((path) => `${sha}:./${path}`)),
  );
  return changes.map((_, index) => {
    const [global, ...own] = texts.slice(index * paths.length, (index + 1) * paths.length);
    return new Map(environments.flatMap((environment, at) => named(environment, flagsIn([global, own[at]]))));
  });
}

function named(environment: EnvironmentName, flags: ReadonlyMap<string, PlainMap>): [string, PlainMap][] {
  return [...flags].map(([key, values]) => [nameOf(environment, key), values]);
}

function nameOf(environment: EnvironmentName, key: string): string {
  return `${environment} ${key}`;
}

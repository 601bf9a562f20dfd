import { ExitCode, GantryError } from "../../model/errors.ts";
import { nearest } from "../../model/nearest.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import { compareVersions } from "../../model/observed/version-order.ts";
import type { Facts, KnownVersion, Running } from "./facts.ts";

/** A version that is to run where another runs now. */
interface Target {
  to: KnownVersion;
  /** Undefined where nothing ran before. */
  from: Running | undefined;
}

/** What a release sets. */
export interface Decision {
  /** What changes; empty where all of it runs already. */
  targets: readonly Target[];
  /** What runs already, by the names of their tags. */
  unchanged: readonly string[];
}

/** Those that were named, such as `api/v1.2.3`. Throws one usage error for all that are no versions. */
export function namedVersions(facts: Facts, names: readonly string[]): KnownVersion[] {
  const found = names.map((name) => ({ name, known: facts.versions.get(name) }));
  const problems = found.flatMap(({ name, known }) => (known === undefined ? [whyUnknown(facts, name)] : []));
  const wanted = found.flatMap(({ known }) => known ?? []);
  const twice = wanted.filter(
    (one, at) => wanted.findIndex((each) => each.subproject === one.subproject) !== at,
  );
  problems.push(
    ...twice.map(({ tag }) => `"${tag.name}": another version of the same subproject was named as well`),
  );
  if (problems.length === 0) return wanted;
  throw new GantryError("this is nothing that can be released", {
    problems,
    hint: "gantry tag list --type version shows what there is",
    exitCode: ExitCode.usage,
  });
}

/** The versions that were named. Throws where one is unknown, or older than what runs. */
export function decideDeploy(facts: Facts, names: readonly string[]): Decision {
  const decided = decisionOf(facts, namedVersions(facts, names));
  const older = decided.targets.filter(({ to, from }) => from !== undefined && isOlder(to, from));
  if (older.length === 0) return decided;
  throw new GantryError(`${facts.environment} runs something newer`, {
    problems: older.map(({ to, from }) => `"${to.tag.name}" is older than "${from?.version.name ?? ""}"`),
    hint: `going back is a rollback: "gantry rollback ${facts.environment} --to <version>"`,
    exitCode: ExitCode.violation,
  });
}

/** What another environment runs, of these subprojects or of all. Throws a usage error where it runs nothing of one. */
export function runningVersions(
  upstream: Facts,
  subprojects: readonly (string | undefined)[] | undefined,
): string[] {
  const wanted = subprojects ?? [...upstream.running.values()].map(({ subproject }) => subproject);
  const missing = wanted.filter((subproject) => !upstream.running.has(subproject ?? ""));
  if (wanted.length === 0 || missing.length > 0) {
    throw new GantryError(`${upstream.environment} runs nothing that could be promoted`, {
      problems: missing.map((subproject) => `no tag says that it runs ${subproject ?? "the root's version"}`),
      hint: `gantry status ${upstream.environment} shows what it runs; gantry deploy ${upstream.environment} <version> begins`,
      exitCode: ExitCode.usage,
    });
  }
  return wanted.map((subproject) => upstream.running.get(subproject ?? "")?.version.name ?? "");
}

/**
 * Where each subproject goes back to (entities.md): the version that was named; else the newest stable one before what runs;
 * else the one before it that succeeded last and that nobody warned of. Never a deprecated one. Throws where there is none, with the reason.
 */
export function decideRollback(
  facts: Facts,
  subprojects: readonly (string | undefined)[],
  to: string | undefined,
): Decision {
  const problems: string[] = [];
  const wanted = subprojects.flatMap((subproject): KnownVersion[] => {
    const running = facts.running.get(subproject ?? "");
    if (running === undefined) {
      problems.push(`${subproject ?? "the root"}: no tag says that a version of it runs`);
      return [];
    }
    const found = to === undefined ? goesBackTo(facts, running) : facts.versions.get(to);
    if (found === undefined) {
      problems.push(
        to === undefined
          ? `${running.version.name}: no version before it is stable or ever succeeded here`
          : whyUnknown(facts, to),
      );
      return [];
    }
    if (found.state === "deprecated") problems.push(`"${found.tag.name}" is deprecated`);
    if (found.subproject !== subproject)
      problems.push(`"${found.tag.name}" is no version of ${subproject ?? "the root"}`);
    if (!isOlder(found, running) && found.tag.name !== running.version.name) {
      problems.push(
        `"${found.tag.name}" is newer than "${running.version.name}", which runs: that is a deployment`,
      );
    }
    return [found];
  });
  if (problems.length === 0) return decisionOf(facts, wanted);
  throw new GantryError(`${facts.environment} cannot go back`, {
    problems,
    hint: `gantry tag history ${facts.environment} shows what ran there`,
    exitCode: ExitCode.usage,
  });
}

/** Where a rollback that names no version goes. */
export function goesBackTo(
  { versions, log }: Pick<Facts, "versions" | "log">,
  running: Running,
): KnownVersion | undefined {
  const isBefore = (one: KnownVersion): boolean =>
    one.subproject === running.subproject && isOlder(one, running);
  const [stable] = [...versions.values()]
    .filter((one) => one.state === "stable" && isBefore(one))
    .sort((one, other) => compareVersions(other.version, one.version));
  if (stable !== undefined) return stable;
  const succeeded = log.attempts
    .filter(({ ended }) => ended?.said.status === "SUCCESS")
    .flatMap(({ said }) => said.target);
  // The object as well: a tag that was made anew is another version.
  return succeeded
    .toReversed()
    .map(({ name, id }) => ({ known: versions.get(name), id }))
    .find(({ known, id }) => known?.tag.id === id && known.state === undefined && isBefore(known))?.known;
}

function decisionOf(facts: Facts, wanted: readonly KnownVersion[]): Decision {
  const all = wanted.map((to): Target => ({ to, from: facts.running.get(to.subproject ?? "") }));
  const runs = ({ to, from }: Target): boolean =>
    from?.version.name === to.tag.name && from.version.id === to.tag.id;
  return {
    targets: all.filter((target) => !runs(target)),
    unchanged: all.filter(runs).map(({ to }) => to.tag.name),
  };
}

function isOlder({ version }: KnownVersion, running: Running): boolean {
  const name = parseTagName(running.version.name);
  return name?.tagType === "VERSION" && compareVersions(version, name.version) < 0;
}

function whyUnknown(facts: Facts, name: string): string {
  const parsed = parseTagName(name);
  if (parsed?.tagType === "STATE") return `"${name}" says what a version is worth: name the version itself`;
  if (parsed?.tagType === "ENVIRONMENT") return `"${name}" names an environment, and not a version`;
  const known = [...facts.versions.keys()];
  const meant = nearest(name, known.slice(-2000));
  const there = meant === undefined ? "" : `; did you mean "${meant}"?`;
  return parsed === undefined
    ? `"${name.slice(0, 120)}" is no version: write it as v1.2.3, or as api/v1.2.3${there}`
    : `there is no tag "${name}"${there}`;
}

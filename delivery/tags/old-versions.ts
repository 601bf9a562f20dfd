import { compareVersions } from "../../model/observed/version-order.ts";
import { goesBackTo } from "../deploy/decide.ts";
import type { Facts, KnownVersion } from "../deploy/facts.ts";

/** What is too old to be released again, and what is as old and still needed. */
export interface OldVersions {
  old: readonly KnownVersion[];
  needed: readonly { name: string; why: string }[];
}

/** `v1.2.3` alone has a state (001), and belongs to the line 1.2. */
const release = /^v(?<line>\d+\.\d+)\.\d+$/;

/**
 * Versions below the newest `keep` minor versions of their subproject that are not deprecated yet; but for one that an
 * environment runs, brings there at the moment or would go back to, and the newest stable one.
 *
 * @param all the facts of every environment
 */
export function oldVersions(all: readonly Facts[], keep: number): OldVersions {
  const why = whoNeeds(all);
  const versions = [...(all[0]?.versions.values() ?? [])].filter(({ version }) => release.test(version));
  const old: KnownVersion[] = [];
  const needed: { name: string; why: string }[] = [];
  for (const own of Map.groupBy(versions, ({ subproject }) => subproject).values()) {
    const sorted = own.toSorted((a, b) => compareVersions(b.version, a.version));
    const lines = [...new Set(sorted.map(lineOf))];
    const kept = new Set(lines.slice(0, keep));
    const lastStable = sorted.find(({ state }) => state === "stable")?.tag.name;
    for (const version of sorted) {
      if (kept.has(lineOf(version)) || version.state === "deprecated") continue;
      const { name } = version.tag;
      const reason = why.get(name) ?? (name === lastStable ? "it is the newest stable one" : undefined);
      if (reason === undefined) old.push(version);
      else needed.push({ name, why: reason });
    }
  }
  return { old, needed };
}

function lineOf({ version }: KnownVersion): string {
  return release.exec(version)?.groups?.["line"] ?? "";
}

/** By the tag's name. */
function whoNeeds(all: readonly Facts[]): ReadonlyMap<string, string> {
  const why = new Map<string, string>();
  for (const { environment, running, versions, log } of all) {
    const said = log.open?.said;
    for (const { name } of [...(said?.target ?? []), ...(said?.from ?? [])])
      why.set(name, `${said?.attempt ?? ""} of ${environment} is about it`);
    for (const runs of running.values()) {
      const back = goesBackTo({ versions, log }, runs)?.tag.name;
      if (back !== undefined && !why.has(back)) why.set(back, `${environment} would go back to it`);
    }
  }
  for (const { environment, running } of all)
    for (const { version } of running.values()) why.set(version.name, `${environment} runs it`);
  return why;
}

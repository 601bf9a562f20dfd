import { existsSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { clockSkewMs } from "../model/clock-skew.ts";
import type { Finding } from "./check/finding.ts";
import { findingsOf, issueText } from "./check/issues.ts";
import { resolve } from "./check/resolve.ts";
import { didYouMean } from "./check/suggest.ts";
import { clarificationFile, type ClarificationLog } from "../model/declared/clarification-log.ts";
import { readCatalogFile } from "./files/catalog-file.ts";
import { governanceFile, type GovernanceEntry } from "../model/declared/governance-entry.ts";
import { isPlainList, isPlainMap, mapAt, valueAt, type KeyPath, type PlainMap } from "./plain.ts";
import type { Problem } from "./problem.ts";

export const clarificationsPath = "docs/clarifications.yml";
export const governancePath = "docs/governance.yml";

/** What was decided about the catalog, beside it: both files may be missing. */
export interface Documents {
  clarifications: readonly ClarificationLog[];
  governance: readonly GovernanceEntry[];
  problems: readonly Problem[];
}

export interface DocumentOptions {
  root: string;
  /** The environments as merged, whose surfaces and pipelines a clarification may name. */
  merged: readonly PlainMap[];
  now: Date;
}

/** The day has begun somewhere when it is still yesterday in UTC. */
const furthestZoneMs = 14 * 3_600_000;

/** Reads and judges docs/clarifications.yml and docs/governance.yml. */
export function checkDocuments({ root, merged, now }: DocumentOptions): Documents {
  const clarifications = checkFile(root, clarificationsPath, clarificationFile, function* (value) {
    yield* repeatedIds(value);
    yield* unknownNames(value, merged, "surfaces");
    yield* unknownNames(value, merged, "pipelines");
    yield* timesAhead(value, ["clarifications", "sessionDate"], now.getTime() + furthestZoneMs);
  });
  const governance = checkFile(root, governancePath, governanceFile, (value) =>
    // A decision further ahead has not been made.
    timesAhead(value, ["entries", "when"], now.getTime() + clockSkewMs),
  );
  return {
    clarifications: clarifications.data?.clarifications ?? [],
    governance: governance.data?.entries ?? [],
    problems: [...clarifications.problems, ...governance.problems],
  };
}

/** The entries of docs/governance.yml; none where it is missing, or wrong, which whoever reads the whole catalog is told. */
export function readGovernance(root: string): readonly GovernanceEntry[] {
  return checkFile(root, governancePath, governanceFile, () => []).data?.entries ?? [];
}

function checkFile<S extends z.ZodType>(
  root: string,
  path: string,
  schema: S,
  more: (value: PlainMap) => Iterable<Finding>,
): { data: z.infer<S> | undefined; problems: readonly Problem[] } {
  if (!existsSync(join(root, path))) return { data: undefined, problems: [] };
  const file = readCatalogFile(root, path);
  if (!file.readable) return { data: undefined, problems: file.problems };
  const result = schema.safeParse(file.value, { error: issueText });
  const wrong = result.success ? [] : findingsOf(result.error, schema, file.value, []);
  const told = new Set(wrong.map((finding) => JSON.stringify(finding.path)));
  // A date that is none, or an id in the wrong case, is told once.
  const further = [...more(file.value)].filter(({ path: at }) => !told.has(JSON.stringify(at)));
  const problems = [...wrong, ...further].map((finding) => resolve(finding, [file], file.value));
  return { data: result.data, problems: [...file.problems, ...problems] };
}

function* repeatedIds(value: PlainMap): Generator<Finding> {
  const seen = new Set<string>();
  for (const [index, entry] of entriesOf(value, "clarifications")) {
    const id = entry["id"];
    if (typeof id !== "string") continue;
    if (seen.has(id)) yield { path: ["clarifications", index, "id"], text: "is used twice" };
    seen.add(id);
  }
}

function* unknownNames(
  value: PlainMap,
  merged: readonly PlainMap[],
  section: "surfaces" | "pipelines",
): Generator<Finding> {
  const known = new Set(merged.flatMap((environment) => Object.keys(mapAt(environment, [section]))));
  for (const [index, entry] of entriesOf(value, "clarifications")) {
    const names = entry[section];
    if (!isPlainList(names)) continue;
    for (const [at, name] of names.entries()) {
      if (typeof name !== "string" || known.has(name)) continue;
      const path: KeyPath = ["clarifications", index, section, at];
      yield { path, text: `is not a key of ${section} in any environment`, hint: didYouMean(name, known) };
    }
  }
}

function* timesAhead(value: PlainMap, [list, field]: [string, string], latest: number): Generator<Finding> {
  for (const [index, entry] of entriesOf(value, list)) {
    const time = entry[field];
    if (typeof time !== "string" || !(Date.parse(time) > latest)) continue;
    yield { path: [list, index, field], text: "lies in the future" };
  }
}

function* entriesOf(value: PlainMap, list: string): Generator<[number, PlainMap]> {
  const entries = valueAt(value, [list]);
  if (!isPlainList(entries)) return;
  for (const [index, entry] of entries.entries()) if (isPlainMap(entry)) yield [index, entry];
}

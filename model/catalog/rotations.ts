import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentName } from "../scalars.ts";
import { issueText, findingsOf } from "./check/issues.ts";
import { resolve } from "./check/resolve.ts";
import { didYouMean } from "./check/suggest.ts";
import { rotationLedger } from "./environment-configuration.ts";
import { readCatalogFile } from "./files/catalog-file.ts";
import type { Problem } from "./problem.ts";

export interface LedgerOptions {
  root: string;
  environment: EnvironmentName;
  /** Folder of the ledgers, relative to the root; undefined for the environment's own folder. */
  rotationsDir: string | undefined;
  /** The bundles that the environment has. */
  bundles: readonly string[];
  now: Date;
}

/** When each bundle was last rotated, as `gantry secrets rotate` wrote it down. */
export interface Ledger {
  lastRotatedAt: ReadonlyMap<string, string>;
  problems: readonly Problem[];
}

/** Clocks of two machines differ by less; what is further ahead is a mistake, and would hide an overdue rotation. */
const clockSkewMs = 5 * 60_000;

/** The ledger of one environment; a missing file is an empty one, since nothing has been rotated yet. */
export function readLedger({ root, environment, rotationsDir, bundles, now }: LedgerOptions): Ledger {
  const path =
    rotationsDir === undefined
      ? `environments/${environment}/rotations.yml`
      : `${rotationsDir}/${environment}.yml`;
  if (!existsSync(join(root, path))) return { lastRotatedAt: new Map(), problems: [] };
  const file = readCatalogFile(root, path);
  const result = rotationLedger.safeParse(file.value, { error: issueText });
  const findings = result.success ? [] : findingsOf(result.error, rotationLedger, file.value, []);
  const entries = Object.entries(result.data ?? {});
  for (const [bundle, { lastRotatedAt }] of entries) {
    if (Date.parse(lastRotatedAt) > now.getTime() + clockSkewMs) {
      findings.push({ path: [bundle, "lastRotatedAt"], text: "lies in the future" });
    }
    // A ledger elsewhere belongs to a run, not to the catalog: it may remember a bundle that has gone.
    if (rotationsDir === undefined && !bundles.includes(bundle)) {
      const hint = didYouMean(bundle, bundles) ?? "remove it";
      findings.push({ path: [bundle], text: "is no bundle of the environment", hint, showsValue: false });
    }
  }
  return {
    lastRotatedAt: new Map(entries.map(([bundle, entry]) => [bundle, entry.lastRotatedAt])),
    problems: [...file.problems, ...findings.map((finding) => resolve(finding, [file], file.value))],
  };
}

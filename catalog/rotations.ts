import { existsSync } from "node:fs";
import { join } from "node:path";
import { clockSkewMs } from "../model/clock-skew.ts";
import type { EnvironmentName } from "../model/scalars.ts";
import type { Finding } from "./check/finding.ts";
import { issueText, findingsOf } from "./check/issues.ts";
import { resolve } from "./check/resolve.ts";
import { didYouMean } from "./check/suggest.ts";
import { readCatalogFile } from "./files/catalog-file.ts";
import { mapAt, type PlainMap } from "./plain.ts";
import type { Problem } from "./problem.ts";
import {
  databaseHolder,
  edgeHolder,
  registryHolder,
  samplerHolder,
  rotationLedger,
  type RotationLedger,
  type SecretRotation,
} from "../model/declared/rotation-ledger.ts";

export interface LedgerOptions {
  root: string;
  environment: EnvironmentName;
  /** Folder of the ledgers, relative to the root; undefined for the environment's own folder. */
  rotationsDir: string | undefined;
  /** The environment's merged catalog, whose bundles and secrets the ledger may name. */
  merged: PlainMap;
  now: Date;
}

/** When each bundle was last rotated and how far its secrets are, as `gantry secrets rotate` wrote it down. */
export interface Ledger {
  lastRotatedAt: ReadonlyMap<string, string>;
  secrets: ReadonlyMap<string, SecretRotation>;
  /** As written, by bundle. */
  entries: RotationLedger;
  problems: readonly Problem[];
}

/** Where the ledger of an environment is, relative to the root. */
export function ledgerPath(environment: EnvironmentName, rotationsDir: string | undefined): string {
  return rotationsDir === undefined
    ? `environments/${environment}/rotations.yml`
    : `${rotationsDir}/${environment}.yml`;
}

/** The ledger of one environment; a missing file is an empty one, since nothing has been rotated yet. */
export function readLedger({ root, environment, rotationsDir, merged, now }: LedgerOptions): Ledger {
  const path = ledgerPath(environment, rotationsDir);
  if (!existsSync(join(root, path))) return emptyLedger;
  const file = readCatalogFile(root, path);
  const result = rotationLedger.safeParse(file.value, { error: issueText });
  const findings = result.success ? [] : findingsOf(result.error, rotationLedger, file.value, []);
  const entries = result.data ?? {};
  const lastRotatedAt = new Map<string, string>();
  const secrets = new Map<string, SecretRotation>();
  for (const [bundle, entry] of Object.entries(entries)) {
    if (entry.lastRotatedAt !== undefined) lastRotatedAt.set(bundle, entry.lastRotatedAt);
    for (const [id, rotation] of Object.entries(entry.secrets ?? {})) secrets.set(id, rotation);
  }
  findings.push(...timesAhead(entries, now));
  // A ledger elsewhere belongs to a run, not to the catalog: it may remember a bundle that has gone.
  if (rotationsDir === undefined) findings.push(...unknownNames(entries, merged));
  const problems = findings.map((finding) => resolve(finding, [file], file.value));
  return { lastRotatedAt, secrets, entries, problems: [...file.problems, ...problems] };
}

const emptyLedger: Ledger = { lastRotatedAt: new Map(), secrets: new Map(), entries: {}, problems: [] };

/** What lies further ahead than clocks differ is a mistake, and would hide an overdue rotation. */
function* timesAhead(entries: RotationLedger, now: Date): Generator<Finding> {
  for (const [bundle, { lastRotatedAt, secrets = {} }] of Object.entries(entries)) {
    const times = [
      { path: [bundle, "lastRotatedAt"], time: lastRotatedAt },
      ...Object.entries(secrets).flatMap(([id, rotation]) => [
        { path: [bundle, "secrets", id, "lastRotatedAt"], time: rotation.lastRotatedAt },
        {
          path: [bundle, "secrets", id, "startedAt"],
          time: rotation.status === "rotating" ? rotation.startedAt : undefined,
        },
      ]),
    ];
    for (const { path, time } of times) {
      if (time === undefined || Date.parse(time) <= now.getTime() + clockSkewMs) continue;
      yield { path, text: "lies in the future" };
    }
  }
}

function* unknownNames(entries: RotationLedger, merged: PlainMap): Generator<Finding> {
  const ofNoBundle = [registryHolder, databaseHolder, edgeHolder, samplerHolder];
  const bundles = [...Object.keys(mapAt(merged, ["bundles"])), ...ofNoBundle];
  const known = Object.keys(mapAt(merged, ["secrets"]));
  for (const [bundle, { secrets = {} }] of Object.entries(entries)) {
    if (!bundles.includes(bundle)) {
      const hint = didYouMean(bundle, bundles) ?? "remove it";
      yield { path: [bundle], text: "is no bundle of the environment", hint, showsValue: false };
      continue;
    }
    for (const id of Object.keys(secrets)) {
      if (known.includes(id)) continue;
      const hint = didYouMean(id, known) ?? "remove it";
      const path = [bundle, "secrets", id];
      yield { path, text: "is no secret of the environment", hint, showsValue: false };
    }
  }
}

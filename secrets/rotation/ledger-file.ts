import { join } from "node:path";
import { Document, parseDocument } from "yaml";
import {
  rotationLedger,
  type RotationLedger,
  type SecretRotation,
} from "../../model/declared/rotation-ledger.ts";
import { ledgerPath, readLedger } from "../../catalog/rotations.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { writeProjectFile } from "../../files/line-ends.ts";

export interface LedgerFile {
  root: string;
  environment: EnvironmentName;
  /** Folder of the ledgers, relative to the root; undefined for the environment's own folder. */
  rotationsDir: string | undefined;
}

const head =
  " When each secret was last replaced. `gantry secrets rotate` writes this file; nobody edits it.";

/** The ledger's entries by bundle. The catalog has been loaded before, which tells everything that is wrong with it. */
function readEntries({ root, environment, rotationsDir }: LedgerFile): RotationLedger {
  return readLedger({ root, environment, rotationsDir, merged: {}, now: new Date() }).entries;
}

/** The entry of every secret that has one. */
export function readRotations(file: LedgerFile): ReadonlyMap<string, SecretRotation> {
  const bundles = Object.values(readEntries(file));
  return new Map(bundles.flatMap(({ secrets = {} }) => Object.entries(secrets)));
}

/** When each bundle, and the registry's own secret, was last rotated. */
export function readHolders({ root, environment, rotationsDir }: LedgerFile): ReadonlyMap<string, string> {
  return readLedger({ root, environment, rotationsDir, merged: {}, now: new Date() }).lastRotatedAt;
}

/**
 * Writes down how far the rotation of one secret is, in one step: a reader sees the ledger before or after. The bundle's
 * own time becomes that of its oldest secret; a secret without an entry counts as old as the bundle was.
 */
export function writeRotation(
  file: LedgerFile,
  bundle: string,
  { id, rotation, members }: { id: string; rotation: SecretRotation; members: readonly string[] },
): void {
  const entries = readEntries(file);
  const before = entries[bundle] ?? {};
  const secrets = { ...before.secrets, [id]: rotation };
  const times = members.map((member) => secrets[member]?.lastRotatedAt ?? before.lastRotatedAt);
  const lastRotatedAt = oldest(times);
  const entry = { ...(lastRotatedAt === undefined ? {} : { lastRotatedAt }), secrets };
  const ledger = rotationLedger.parse({ ...entries, [bundle]: entry });
  const path = join(file.root, ledgerPath(file.environment, file.rotationsDir));
  writeProjectFile(path, render(ledger));
}

/** Undefined where one was never rotated. */
function oldest(times: readonly (string | undefined)[]): string | undefined {
  const known = times.filter((time) => time !== undefined);
  if (known.length === 0 || known.length < times.length) return undefined;
  return known.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a));
}

function render(ledger: RotationLedger): string {
  const document = new Document(ledger);
  document.commentBefore = head;
  const text = document.toString({ lineWidth: 0 });
  // What is written must be what a reader will take it for.
  rotationLedger.parse(parseDocument(text).toJS());
  return text;
}

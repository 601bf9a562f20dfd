import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { bundleSecrets } from "../../model/declared/credential-bundle.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import type { SecretRotation } from "../../model/declared/rotation-ledger.ts";
import { findEntry, secretEntries, type SecretEntries, type SecretEntry } from "../secret-entries.ts";
import { sealedDigest } from "../sops/sops-file.ts";
import { readRotations, writeRotation, type LedgerFile } from "./ledger-file.ts";

/** One secret as its rotation sees it: what the catalog, the ledger and secrets.enc say at this moment. */
export interface RotationView {
  catalog: EnvironmentCatalog;
  found: SecretEntries;
  entry: SecretEntry;
  rotation: SecretRotation | undefined;
  /** Digest of the value in force as it stands encrypted; undefined where there is none. */
  digest: string | undefined;
}

/** Reads the three files anew: each step of a rotation begins with what is on disk, as after a kill. */
export function viewRotation(root: string, environment: string, id: string): RotationView {
  const catalog = loadEnvironment(root, environment);
  const found = secretEntries(root, catalog);
  const entry = findEntry(found, id);
  const rotation = readRotations(ledgerOf(root, catalog)).get(id);
  const sealed = entry.file?.sealed.get(id);
  return { catalog, found, entry, rotation, digest: sealed === undefined ? undefined : sealedDigest(sealed) };
}

/** Writes a step down in the ledger. */
export function recordRotation(
  root: string,
  { catalog, entry }: RotationView,
  rotation: SecretRotation,
): void {
  const bundle = catalog.bundles.find(({ name }) => name === entry.bundle);
  // Drafts have no age yet, and do not make their bundle ageless.
  const inUse = (id: string): boolean =>
    id === entry.secret.id || catalog.secrets.find((secret) => secret.id === id)?.status !== "draft";
  const members = bundle === undefined ? [entry.secret.id] : bundleSecrets(bundle).filter(inUse);
  writeRotation(ledgerOf(root, catalog), entry.bundle, { id: entry.secret.id, rotation, members });
}

function ledgerOf(root: string, { environment }: EnvironmentCatalog): LedgerFile {
  return { root, environment, rotationsDir: undefined };
}

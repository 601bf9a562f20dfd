import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { SecretRotation } from "../../model/declared/rotation-ledger.ts";
import { secretEntries, type SecretEntry } from "../secret-entries.ts";
import { readHolders, readRotations } from "./ledger-file.ts";
import { ageOf, type SecretAge } from "./secret-age.ts";

export interface SecretAgesOptions {
  root: string;
  catalog: EnvironmentCatalog;
  /** Where the ledger lies, when not beside the catalog. */
  rotationsDir: string | undefined;
  now: Date;
}

export interface SecretAges {
  ages: SecretAge[];
  entries: readonly SecretEntry[];
  rotations: ReadonlyMap<string, SecretRotation>;
}

/** How old each secret of an environment is by its ledger, with what that was read from. */
export function secretAges({ root, catalog, rotationsDir, now }: SecretAgesOptions): SecretAges {
  const ledger = { root, environment: catalog.environment, rotationsDir };
  const rotations = readRotations(ledger);
  const holders = readHolders(ledger);
  const { entries } = secretEntries(root, catalog);
  const ages = entries.map((entry) => ageOf(entry, rotations.get(entry.secret.id), { holders, now }));
  return { ages, entries, rotations };
}

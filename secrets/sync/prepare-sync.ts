import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import type { SecretRotation } from "../../model/declared/rotation-ledger.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { missingValues } from "../check-secrets.ts";
import { keeperOf, type Keeper } from "../keepers.ts";
import { openEnvironmentValues, type OpenedSecret } from "../open-values.ts";
import { secretEntries, type SecretEntry } from "../secret-entries.ts";
import { readRotations } from "../rotation/ledger-file.ts";
import { readStackSettings } from "../../catalog/stack-settings.ts";
import { storesOf, type KeptSecret } from "../stores/store-of.ts";
import { Deliveries } from "./deliveries.ts";

export interface PrepareSyncOptions {
  root: string;
  environment: string;
  env: Readonly<Record<string, string | undefined>>;
  rotationsDir?: string | undefined;
  /** Only secrets that one of these keeps; all where it is undefined. */
  keepers?: readonly Keeper["id"][] | undefined;
  /** Only these secrets; all where it is undefined. */
  secrets?: readonly string[];
}

/** Everything that comparing an environment's secrets with their stores needs. */
export interface PreparedSync {
  catalog: EnvironmentCatalog;
  kept: readonly KeptSecret[];
  values: ReadonlyMap<string, OpenedSecret>;
  rotations: ReadonlyMap<string, SecretRotation>;
  deliveries: Deliveries;
}

/**
 * Loads the catalog, opens the values and finds the stores. Throws before anything is written: for a missing value, a
 * file that was tampered with, or two secrets that would be one in a store.
 */
export async function prepareSync(options: PrepareSyncOptions): Promise<PreparedSync> {
  const { root, environment, env, rotationsDir } = options;
  const catalog = loadEnvironment(root, environment, { rotationsDir });
  const found = secretEntries(root, catalog);
  const entries = found.entries.filter((entry) => isMeant(entry, options));
  const missing = missingValues(environment, entries);
  if (missing.length > 0) {
    const message = `nothing was written: not every secret of ${environment} has a value`;
    throw new GantryError(message, { problems: missing, exitCode: ExitCode.usage });
  }
  const values = await openEnvironmentValues(found, env);
  const settings = readStackSettings(root, environment);
  const kept = storesOf(entries, { catalog, settings, env });
  refuseSharedPlaces(kept);
  const rotations = readRotations({ root, environment: catalog.environment, rotationsDir });
  // The local cloud's times are its own.
  const deliveries = new Deliveries(root, rotationsDir === undefined ? environment : `${environment}.local`);
  return { catalog, kept, values, rotations, deliveries };
}

function isMeant({ secret }: SecretEntry, { keepers, secrets }: PrepareSyncOptions): boolean {
  return (keepers?.includes(keeperOf(secret).id) ?? true) && (secrets?.includes(secret.id) ?? true);
}

/** Two secrets of one name in one place: the second would overwrite the first. */
function refuseSharedPlaces(kept: readonly KeptSecret[]): void {
  const problems: string[] = [];
  for (const secrets of Map.groupBy(kept, ({ store }) => store).values()) {
    for (const [name, same] of Map.groupBy(secrets, (one) => one.name)) {
      const [first] = same;
      if (first === undefined || same.length < 2) continue;
      const ids = same.map(({ entry }) => `"${entry.secret.id}"`).join(" and ");
      problems.push(`${first.store.title}: ${ids} are both called ${name} there`);
    }
  }
  if (problems.length === 0) return;
  throw new GantryError("nothing was written: two secrets would be one", {
    problems,
    hint: "give one of them another keyName, or its service a GitHub environment of its own",
    exitCode: ExitCode.usage,
  });
}

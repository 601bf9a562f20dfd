import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { SecretRotation } from "../../model/declared/rotation-ledger.ts";
import { clockSkewMs } from "../../model/clock-skew.ts";
import type { SecretEntry } from "../secret-entries.ts";
import { readStackSettings } from "../../catalog/stack-settings.ts";
import { storesOf } from "../stores/store-of.ts";

export interface CompareOptions {
  root: string;
  catalog: EnvironmentCatalog;
  entries: readonly SecretEntry[];
  rotations: ReadonlyMap<string, SecretRotation>;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where the ledger says that a secret was rotated and its keeper knows nothing of it: one line each. A keeper's time that
 * is younger is no disagreement, since the same value may be written again.
 */
export async function compareWithKeepers(options: CompareOptions): Promise<string[]> {
  const { root, catalog, entries, rotations, env } = options;
  const rotated = entries.filter(({ secret }) => rotations.get(secret.id)?.lastRotatedAt !== undefined);
  const settings = readStackSettings(root, catalog.environment);
  const kept = storesOf(rotated, { catalog, settings, env });
  const found = [...Map.groupBy(kept, ({ store }) => store)].map(async ([store, secrets]) => {
    const holdings = await store.look(secrets.map(({ name }) => name));
    return secrets.flatMap(({ entry, name }) => {
      const { id } = entry.secret;
      const claimed = rotations.get(id)?.lastRotatedAt ?? "";
      const updatedAt = holdings.kept.get(name)?.updatedAt;
      const what = `"${id}" was rotated at ${claimed} by the ledger, and`;
      if (updatedAt === undefined) return [`${what} ${store.title} does not have it`];
      if (Date.parse(updatedAt) + clockSkewMs >= Date.parse(claimed)) return [];
      return [`${what} ${store.title} has the value of ${updatedAt}`];
    });
  });
  return (await Promise.all(found)).flat();
}

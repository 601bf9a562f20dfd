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
  /** When each bundle, and the registry's own secret, was last rotated by the ledger. */
  holders: ReadonlyMap<string, string>;
  env: Readonly<Record<string, string | undefined>>;
  now?: Date;
}

/** For how long a secret may be a draft after its keeper got a value: until then somebody has rotated it once. */
const draftDays = 14;
const dayMs = 86_400_000;

/**
 * Where the ledger says that a secret was rotated and its keeper knows nothing of it, or says nothing of a draft whose keeper
 * has long had a value: one line each. A secret without a time of its own is as old as its bundle. A keeper's time that is
 * younger is no disagreement, since the same value may be written again; one that tells no time is asked only whether it has it.
 */
export async function compareWithKeepers(options: CompareOptions): Promise<string[]> {
  const { root, catalog, entries, env } = options;
  const asked = entries.filter(
    ({ secret, bundle }) => secret.status === "draft" || claimOf(options, secret.id, bundle) !== undefined,
  );
  const settings = readStackSettings(root, catalog.environment);
  const kept = storesOf(asked, { catalog, settings, env });
  const found = [...Map.groupBy(kept, ({ store }) => store)].map(async ([store, secrets]) => {
    const holdings = await store.look(secrets.map(({ name }) => name));
    return secrets.flatMap(({ entry, name }) => {
      const keeps = holdings.kept.get(name);
      const updatedAt = keeps?.updatedAt;
      const { id, status } = entry.secret;
      const claimed = claimOf(options, id, entry.bundle);
      if (status === "draft" || claimed === undefined)
        return longDraft(options, { id, updatedAt, title: store.title });
      const what = `"${id}" was rotated at ${claimed} by the ledger, and`;
      if (keeps === undefined) return [`${what} ${store.title} does not have it`];
      if (updatedAt === undefined) return [];
      if (Date.parse(updatedAt) + clockSkewMs >= Date.parse(claimed)) return [];
      return [`${what} ${store.title} has the value of ${updatedAt}`];
    });
  });
  return (await Promise.all(found)).flat();
}

/** A bundle is as old as its oldest secret, so its time says something of each of them. */
function claimOf({ rotations, holders }: CompareOptions, id: string, bundle: string): string | undefined {
  const claims = [rotations.get(id)?.lastRotatedAt, holders.get(bundle)].filter((time) => time !== undefined);
  return claims.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
}

function longDraft(
  { catalog, now = new Date() }: CompareOptions,
  { id, updatedAt, title }: { id: string; updatedAt: string | undefined; title: string },
): string[] {
  if (updatedAt === undefined || Date.parse(updatedAt) + draftDays * dayMs > now.getTime()) return [];
  const rotate = `"gantry secrets rotate ${catalog.environment} ${id}"`;
  return [`"${id}" is a draft, and ${title} has had a value since ${updatedAt}: ${rotate} makes it active`];
}

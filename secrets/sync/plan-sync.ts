import type { SecretRotation } from "../../model/declared/rotation-ledger.ts";
import type { OpenedSecret } from "../open-values.ts";
import type { Holdings, Kept, SecretStore } from "../stores/secret-store.ts";
import type { KeptSecret } from "../stores/store-of.ts";
import type { Deliveries } from "./deliveries.ts";

/** What is to be done about one name in one store. */
export interface SyncStep {
  store: SecretStore;
  name: string;
  /** The secret's id; undefined for a stranger. */
  secret: string | undefined;
  /** `unplaced`: `gantry up` has to make the place first. `stranger`: the catalog does not declare it. */
  action: "create" | "update" | "same" | "unplaced" | "stranger";
  reason: string;
  updatedAt: string | undefined;
}

export interface PlanSyncOptions {
  kept: readonly KeptSecret[];
  values: ReadonlyMap<string, OpenedSecret>;
  rotations: ReadonlyMap<string, SecretRotation>;
  deliveries: Deliveries;
  /** Write every value again, whatever the times say. */
  again: boolean;
}

/** Compares names and times of every store with what should be there. Reads no value back: no store gives one. */
export async function planSync(options: PlanSyncOptions): Promise<SyncStep[]> {
  const byStore = Map.groupBy(options.kept, ({ store }) => store);
  const steps = [...byStore].map(async ([store, secrets]) => {
    const holdings = await store.look(secrets.map(({ name }) => name));
    const wanted = secrets.map((secret) => stepFor(secret, holdings, options));
    const strangers = holdings.strangers.map((name): SyncStep => {
      const reason = "the catalog does not declare it";
      return {
        store,
        name,
        secret: undefined,
        action: "stranger",
        reason,
        updatedAt: holdings.kept.get(name)?.updatedAt,
      };
    });
    return [...wanted, ...strangers];
  });
  return (await Promise.all(steps)).flat();
}

/** How a place is remembered between two runs. */
export function placeOf({ store, name }: Pick<SyncStep, "store" | "name">): string {
  return `${store.title}: ${name}`;
}

function stepFor({ entry, store, name }: KeptSecret, holdings: Holdings, options: PlanSyncOptions): SyncStep {
  const { id } = entry.secret;
  const kept = holdings.kept.get(name);
  const make = (action: SyncStep["action"], reason: string): SyncStep => {
    return { store, name, secret: id, action, reason, updatedAt: kept?.updatedAt };
  };
  if (holdings.withoutPlace.includes(name)) {
    return make("unplaced", 'its place does not exist yet: "gantry up" makes it');
  }
  if (kept === undefined) return make("create", "it is not there");
  if (options.again) return make("update", "asked for");
  const reason = staleReason(id, kept, placeOf({ store, name }), options);
  return reason === undefined ? make("same", "up to date") : make("update", reason);
}

/** Why the value in a store is not the one that is in force; undefined where it is. */
function staleReason(
  id: string,
  { updatedAt }: Kept,
  place: string,
  options: PlanSyncOptions,
): string | undefined {
  const value = options.values.get(id);
  if (value === undefined) return undefined;
  const rotation = options.rotations.get(id);
  // What the store itself told of this very ciphertext decides before any clock does.
  const delivered = options.deliveries.of(place);
  if (delivered !== undefined && (updatedAt === undefined || delivered.updatedAt === updatedAt)) {
    return delivered.digest === value.digest ? undefined : "the value was changed since it was written";
  }
  const isDelivered = rotation?.status === "active" && rotation.ciphertext === value.digest;
  // A store without times holds what the ledger says that it got; anything else is written again, which changes nothing.
  if (updatedAt === undefined)
    return isDelivered ? undefined : "its keeper does not say since when it has it";
  if (isDelivered) {
    return isOlder(updatedAt, rotation.lastRotatedAt)
      ? `it is older than the rotation of ${rotation.lastRotatedAt}`
      : undefined;
  }
  return isOlder(updatedAt, value.writtenBefore)
    ? `it may be older than the change of ${value.writtenBefore}`
    : undefined;
}

function isOlder(time: string, than: string): boolean {
  return Date.parse(time) < Date.parse(than);
}

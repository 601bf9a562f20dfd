/** What a store has of one secret: when it got the value it has now. It never gives the value back. */
export interface Kept {
  /** ISO 8601; undefined where a store tells that it has one, and not since when. */
  updatedAt: string | undefined;
}

/** What a store was found to hold. */
export interface Holdings {
  /** By name, of those that were asked for. */
  kept: ReadonlyMap<string, Kept>;
  /** Asked for, and not even the place for them exists: `gantry up` makes it. */
  withoutPlace: readonly string[];
  /** Secrets that were not asked for, where the store holds nothing but the catalog's. */
  strangers: readonly string[];
}

/** One place where secrets are kept at run time. Everything may throw a RestFailed. */
export interface SecretStore {
  /** As a person names it: `GitHub environment staging`. */
  title: string;
  /** Whether a place that is not there yet only waits, and fails nothing: `gantry up` makes it later. */
  mayWait?: true;
  /** Looks up names and times, never values. */
  look: (names: readonly string[]) => Promise<Holdings>;
  write: (name: string, value: string) => Promise<void>;
  /** Takes out a stranger. */
  remove?: (name: string) => Promise<void>;
  /** Makes every value but the newest unusable, where a store keeps several. Returns how many it was. */
  retireOlder?: (name: string) => Promise<number>;
}

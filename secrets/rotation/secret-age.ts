import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { SecretRotation } from "../../model/declared/rotation-ledger.ts";
import { readHolders, readRotations } from "./ledger-file.ts";
import { secretEntries, type SecretEntry } from "../secret-entries.ts";

/** How old a secret's value is, against how old it may become. */
export interface SecretAge {
  id: string;
  bundle: string;
  owner: string;
  status: "draft" | "active" | "rotating";
  /** Whether a secrets.enc holds a value: one that was never rotated is new with a value, and not begun without. */
  hasValue: boolean;
  /** ISO 8601; null where it was never rotated. */
  lastRotatedAt: string | null;
  /** Whole days since; null where it was never rotated. */
  ageDays: number | null;
  cadenceDays: number;
  /** Whole days until it is due; negative once it is overdue, null where it was never rotated. */
  daysLeft: number | null;
  state: "ok" | "soon" | "overdue" | "never" | "draft";
}

const dayMs = 86_400_000;
/** From here on a rotation is announced (entities.md, CredentialBundle). */
const announcedDays = 14;

/**
 * The age of one secret; one without an entry of its own is as old as its bundle, or as what the registry logs in with.
 * `holders`: when each of those was last rotated, by name.
 */
export function ageOf(
  { secret, bundle, cadenceDays, file }: SecretEntry,
  rotation: SecretRotation | undefined,
  { holders, now }: { holders: ReadonlyMap<string, string>; now: Date },
): SecretAge {
  const { id, owner, status } = secret;
  const about = { id, bundle, owner, status, hasValue: file !== undefined, cadenceDays };
  const lastRotatedAt = rotation?.lastRotatedAt ?? holders.get(bundle);
  if (lastRotatedAt === undefined) {
    const state = status === "draft" ? "draft" : "never";
    return { ...about, lastRotatedAt: null, ageDays: null, daysLeft: null, state };
  }
  const ageMs = now.getTime() - Date.parse(lastRotatedAt);
  const leftMs = cadenceDays * dayMs - ageMs;
  const daysLeft = Math.floor(leftMs / dayMs);
  const state = leftMs < 0 ? "overdue" : daysLeft <= announcedDays ? "soon" : "ok";
  return { ...about, lastRotatedAt, ageDays: Math.max(0, Math.floor(ageMs / dayMs)), daysLeft, state };
}

interface SecretAgesOptions {
  root: string;
  catalog: EnvironmentCatalog;
  /** Where the ledger lies, when not beside the catalog. */
  rotationsDir: string | undefined;
  now: Date;
}

interface SecretAges {
  ages: SecretAge[];
  entries: readonly SecretEntry[];
  rotations: ReadonlyMap<string, SecretRotation>;
  holders: ReadonlyMap<string, string>;
}

/** How old each secret of an environment is by its ledger, with what that was read from. */
export function secretAges({ root, catalog, rotationsDir, now }: SecretAgesOptions): SecretAges {
  const ledger = { root, environment: catalog.environment, rotationsDir };
  const rotations = readRotations(ledger);
  const holders = readHolders(ledger);
  const { entries } = secretEntries(root, catalog);
  const ages = entries.map((entry) => ageOf(entry, rotations.get(entry.secret.id), { holders, now }));
  return { ages, entries, rotations, holders };
}

import type { SecretCredentialSet } from "../model/declared/secret-credential-set.ts";

export const keeperIds = ["github", "secret-manager", "vercel", "cloudflare"] as const;

/** Who keeps a secret at run time, and what it demands of a value. */
export interface Keeper {
  id: (typeof keeperIds)[number];
  name: string;
  /** Bytes. */
  longest: number;
  /** Whether it can hold the old and the new value at once, so that both are valid while a rotation is on its way. */
  keepsTwo: boolean;
}

const github: Keeper = { id: "github", name: "GitHub environment", longest: 48 * 1024, keepsTwo: false };
const vercel: Keeper = { id: "vercel", name: "Vercel", longest: 64 * 1024, keepsTwo: false };
/** "Limits", Workers documentation: 5 KB for a secret or a variable. */
const cloudflare: Keeper = { id: "cloudflare", name: "Worker", longest: 5 * 1024, keepsTwo: false };
const secretManager: Keeper = {
  id: "secret-manager",
  name: "Secret Manager",
  longest: 64 * 1024,
  keepsTwo: true,
};

const keepers: Readonly<Record<SecretCredentialSet["service"], Keeper>> = {
  github,
  vercel,
  cloudflare,
  "cloud-run": secretManager,
  // What Cloud Run reads of Supabase.
  supabase: secretManager,
};

export function keeperOf({ service }: Pick<SecretCredentialSet, "service">): Keeper {
  return keepers[service];
}

import { readIdentities } from "./age/identities.ts";
import type { SecretEntries } from "./secret-entries.ts";
import { openSopsFile } from "./sops/open-sops-file.ts";
import { sealedDigest, type SopsFile } from "./sops/sops-file.ts";

/** A value that is in force in an environment. */
export interface OpenedSecret {
  value: string;
  /** Digest of its ciphertext, by which it is known again without being opened. */
  digest: string;
  /** The latest time at which it can have been written: ISO 8601. */
  writtenBefore: string;
}

/**
 * Opens what holds in an environment: its own values before those for all environments. Both files are verified.
 *
 * @throws NotARecipient, SecretsFileRefused
 */
export async function openEnvironmentValues(
  { own, shared }: Pick<SecretEntries, "own" | "shared">,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, OpenedSecret>> {
  const opened = new Map<string, OpenedSecret>();
  for (const file of [shared, own]) {
    if (file === undefined) continue;
    for (const [id, value] of await openSopsFile(file, readIdentities(env)))
      opened.set(id, describe(file, id, value));
  }
  return opened;
}

function describe(file: SopsFile, id: string, value: string): OpenedSecret {
  return { value, digest: sealedDigest(file.sealed.get(id) ?? ""), writtenBefore: file.lastModified };
}

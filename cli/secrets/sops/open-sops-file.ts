import type { Decrypter } from "age-encryption";
import { GantryError } from "../../../model/errors.ts";
import type { AgeIdentities } from "../age/identities.ts";
import { openValues } from "./open-values.ts";
import { SecretsFileRefused } from "./secrets-file-refused.ts";
import type { SopsFile } from "./sops-file.ts";

/** None of the identities is one of the file's recipients. */
export class NotARecipient extends SecretsFileRefused {}

/**
 * Opens a secrets.enc in process: finds its data key with an age identity, then its values, whose MAC is always
 * compared. A value that was never filled is left out.
 *
 * @throws NotARecipient, SecretsFileRefused
 */
export async function openSopsFile(
  file: SopsFile,
  identities: AgeIdentities,
): Promise<ReadonlyMap<string, string>> {
  return openValues(file, await dataKey(file, identities));
}

async function dataKey(file: SopsFile, identities: AgeIdentities): Promise<Uint8Array> {
  const { keys, lookedIn } = identities;
  if (keys.length > 0) {
    // Loaded when there is something to open: it takes 0.15 s.
    const age = await import("age-encryption");
    const decrypter = addIdentities(new age.Decrypter(), identities);
    for (const { enc } of file.keys) {
      const key = await decryptKey(decrypter, () => age.armor.decode(enc));
      if (key?.length === 32) return key;
    }
  }
  const recipients = file.keys.map(({ recipient }) => recipient.slice(0, 80)).join(", ");
  const mine = keys.length === 0 ? "there is no age identity" : "no age identity of yours opens it";
  throw new NotARecipient(file.path, `${mine} (looked in ${lookedIn.join(", ")})`, {
    hint: `it is encrypted to ${recipients}; set SOPS_AGE_KEY_FILE to the file with an identity of one of them`,
  });
}

function addIdentities(decrypter: Decrypter, { keys, lookedIn }: AgeIdentities): Decrypter {
  try {
    for (const identity of keys) decrypter.addIdentity(identity);
    return decrypter;
  } catch {
    // The library's own words repeat the identity.
    throw new GantryError(`an age identity is damaged (looked in ${lookedIn.join(", ")})`, {
      hint: "one of its characters is wrong: restore it, or make another with `gantry secrets keygen`",
    });
  }
}

/** The data key; undefined where it is encrypted to somebody else, or is no key at all. */
async function decryptKey(decrypter: Decrypter, decode: () => Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await decrypter.decrypt(decode());
  } catch {
    return undefined;
  }
}

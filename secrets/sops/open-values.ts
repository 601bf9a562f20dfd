import { createHash, timingSafeEqual } from "node:crypto";
import { openSealed, SealedValueError } from "./sealed-value.ts";
import { SecretsFileRefused } from "./secrets-file-refused.ts";
import { quotesHint, type SopsFile } from "./sops-file.ts";

/**
 * Opens every value of a secrets.enc with its data key and compares the MAC, always. A value that was never filled is
 * left out.
 *
 * @throws SecretsFileRefused
 */
export function openValues(file: SopsFile, key: Uint8Array): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const mac = createHash("sha512");
  for (const [id, sealed] of file.sealed) {
    // SOPS leaves an empty text as it is, and it adds nothing to the MAC: whoever puts one there changes nothing.
    if (sealed === "") continue;
    const value = open(file, id, () => openSealed(sealed, key, `${id}:`));
    mac.update(value, "utf8");
    values.set(id, value);
  }
  const expected = open(file, undefined, () => openSealed(file.mac, key, file.lastModified));
  if (!isSame(expected, mac.digest("hex").toUpperCase())) {
    throw new SecretsFileRefused(file.path, "its MAC does not match its values: it was changed without sops");
  }
  return values;
}

function open(file: SopsFile, id: string | undefined, opener: () => string): string {
  try {
    return opener();
  } catch (error) {
    if (!(error instanceof SealedValueError)) throw error;
    const what = id === undefined ? "its MAC" : `"${id}"`;
    const options = error.problem === "is no text" ? { hint: quotesHint } : {};
    throw new SecretsFileRefused(file.path, `${what} ${error.problem}`, options);
  }
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

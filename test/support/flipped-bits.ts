import assert from "node:assert/strict";
import { openSopsFile, openValues } from "../../secrets/sops/open-sops-file.ts";
import { SecretsFileRefused } from "../../secrets/sops/secrets-file-refused.ts";
import { parseSopsFile } from "../../secrets/sops/sops-file.ts";
import { makeFileKey, makeHolder, sealSecrets } from "./sealed-secrets.ts";

const secrets = new Map([
  ["api-key", "canary-value-7d1f0c"],
  ["other-secret", "line one\nline two \u{1f512}"],
]);

export interface Flips {
  /** Bits that were flipped, how many of them were refused, and how many changed nothing. */
  flipped: number;
  refused: number;
  harmless: number;
}

/**
 * Flips one bit of a secrets.enc after the other, every `stride`th, and checks that what is read is refused or still
 * the same; and that no refusal repeats a value.
 */
export async function flipBits(stride: number): Promise<Flips> {
  const holder = await makeHolder();
  const identities = { keys: [holder.identity], lookedIn: [] };
  const fileKey = await makeFileKey([holder.recipient]);
  const original = Buffer.from(sealSecrets(secrets, fileKey));
  const read = async (content: Buffer): Promise<ReadonlyMap<string, string>> => {
    const file = parseSopsFile("secrets.enc", content);
    // Opening the key takes most of the time, and is only needed where the flip is in it.
    const same = file.keys.length === 1 && file.keys[0]?.enc === fileKey.age[0]?.enc;
    return same ? openValues(file, fileKey.key) : openSopsFile(file, identities);
  };
  assert.deepEqual(await read(original), secrets);
  const flips = { flipped: 0, refused: 0, harmless: 0 };
  for (let bit = 0; bit < original.length * 8; bit += stride) {
    const content = Buffer.from(original);
    content.writeUInt8(content.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    flips.flipped += 1;
    try {
      assert.deepEqual(await read(content), secrets, `bit ${bit & 7} of byte ${bit >> 3}`);
      flips.harmless += 1;
    } catch (error) {
      if (!(error instanceof SecretsFileRefused)) throw error;
      assert.doesNotMatch([error.message, error.hint].join(), /canary|line one/);
      flips.refused += 1;
    }
  }
  return flips;
}

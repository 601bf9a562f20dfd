import { z } from "zod";

/** The post-quantum keys have 1959 characters. */
const longest = 2_100;
const characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/** A public key of age: X25519 (`age1…`) or the post-quantum hybrid (`age1pq1…`), as `age-keygen -y` prints it. */
export const ageRecipient = z
  .string()
  .regex(new RegExp(`^age1(?:pq1)?[${characters}]{58,2048}$`), "must be an age public key such as age1…")
  .refine(hasChecksum, "is no age public key: one of its characters is wrong")
  .describe("the age public key of one holder, as `age-keygen -y` prints it")
  .meta({ examples: ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"] });

/** Whose key it is, as the catalog names the holder. */
export const recipientName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be a name such as platform-team");

/** Who can read an environment's secrets.enc: a name for each key, so that a review says whose it is. */
export const recipients = z
  .record(recipientName, ageRecipient)
  .default({})
  .describe("age public keys that secrets.enc is encrypted to, by the name of their holder");
export type Recipients = z.infer<typeof recipients>;

const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/**
 * Bech32's checksum (BIP 173): a key with a typing error would have no holder, and what is encrypted to it no reader.
 * Written out, since a library would cost every command 13 ms for the sake of one key.
 */
function hasChecksum(key: string): boolean {
  if (key.length > longest) return false;
  const end = key.lastIndexOf("1");
  const prefix = Array.from(key.slice(0, end), (character) => character.charCodeAt(0));
  const data = Array.from(key.slice(end + 1), (character) => characters.indexOf(character));
  let checksum = 1;
  for (const value of [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    for (const [bit, term] of generator.entries()) if (((top >>> bit) & 1) === 1) checksum ^= term;
  }
  return checksum === 1;
}

import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

/** A person or machine that can hold secrets: a key pair made for one test. */
export interface Holder {
  identity: string;
  recipient: string;
}

export async function makeHolder(): Promise<Holder> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** The data key of a file, and the file's `sops.age` for it: making one takes longer than all the rest. */
export interface FileKey {
  key: Buffer;
  age: readonly { recipient: string; enc: string }[];
}

export async function makeFileKey(recipients: readonly string[]): Promise<FileKey> {
  const key = randomBytes(32);
  const age = recipients.map(async (recipient) => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    return { recipient, enc: armor.encode(await encrypter.encrypt(key)) };
  });
  return { key, age: await Promise.all(age) };
}

/** A second writer of SOPS's JSON, by its documentation, for tests that need more files than a process can be started for. */
export function sealSecrets(values: ReadonlyMap<string, string>, { key, age }: FileKey): string {
  const lastmodified = "2026-11-20T12:00:00Z";
  const digest = createHash("sha512");
  const sealed = [...values].map(([id, value]) => {
    digest.update(value);
    return [id, value === "" ? "" : seal(value, key, `${id}:`)] as const;
  });
  const mac = seal(digest.digest("hex").toUpperCase(), key, lastmodified);
  const sops = { age, lastmodified, mac, unencrypted_suffix: "_unencrypted", version: "3.13.3" };
  return `${JSON.stringify({ ...Object.fromEntries(sealed), sops }, null, "\t")}\n`;
}

/** One value as SOPS seals it. */
export function seal(value: string, key: Buffer, context: string, type = "str"): string {
  const iv = randomBytes(32);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]).toString("base64");
  const tag = cipher.getAuthTag().toString("base64");
  return `ENC[AES256_GCM,data:${data},iv:${iv.toString("base64")},tag:${tag},type:${type}]`;
}

import { createDecipheriv, createHash, timingSafeEqual } from "node:crypto";
import type { Decrypter } from "age-encryption";
import { GantryError } from "../../model/errors.ts";
import { type AgeIdentities, type Parsed, parseIdentities } from "../age/identities.ts";
import { SecretsFileRefused } from "./secrets-file-refused.ts";
import { quotesHint, type SopsFile } from "./sops-file.ts";

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
  const { keys, lookedIn, problems = [], ask, byProgram } = identities;
  const wrong = [...problems];
  const opened = await openWith(file, () => ({ found: keys }), { lookedIn, wrong });
  if (opened !== undefined) return opened;
  if (ask !== undefined) {
    const printed = async (recipient: string): Promise<Parsed> => {
      const asked = await ask(recipient);
      return "text" in asked
        ? parseIdentities(asked.text, "what SOPS_AGE_KEY_CMD prints")
        : { found: [], problem: asked.problem };
    };
    const found = await openWith(file, printed, { lookedIn, wrong });
    if (found !== undefined) return found;
  }
  for (const { recipient, enc } of file.keys) {
    const found = await byProgram?.(recipient, enc);
    if (found?.length === 32) return found;
  }
  throw closed(file, identities, [...new Set(wrong)]);
}

/** Tries each of the file's keys with the identities for it; what is wrong with those is added to `wrong`. */
async function openWith(
  file: SopsFile,
  identitiesFor: (recipient: string) => Parsed | Promise<Parsed>,
  { lookedIn, wrong }: { lookedIn: readonly string[]; wrong: string[] },
): Promise<Uint8Array | undefined> {
  for (const { recipient, enc } of file.keys) {
    const { found, problem } = await identitiesFor(recipient);
    if (problem !== undefined) wrong.push(problem);
    if (found.length === 0) continue;
    // Loaded when there is something to open: it takes 0.15 s.
    const age = await import("age-encryption");
    const decrypter = new age.Decrypter();
    for (const identity of found) if (!add(decrypter, identity)) wrong.push(damaged(lookedIn));
    const key = await decryptKey(decrypter, () => age.armor.decode(enc));
    if (key?.length === 32) return key;
  }
  return undefined;
}

function add(decrypter: Decrypter, identity: string): boolean {
  try {
    decrypter.addIdentity(identity);
    return true;
  } catch {
    // The library's own words repeat the identity.
    return false;
  }
}

function damaged(lookedIn: readonly string[]): string {
  return `an age identity is damaged (looked in ${lookedIn.join(", ")}): restore it, or make another with \`gantry secrets keygen\``;
}

/** Nobody's identity opens it; or somebody's might, could it be read, which is for them to mend. */
function closed(file: SopsFile, identities: AgeIdentities, problems: readonly string[]): GantryError {
  const { keys, lookedIn, ask } = identities;
  const isNone = keys.length === 0 && ask === undefined;
  const mine = isNone ? "there is no age identity" : "no age identity of yours opens it";
  const reason = `${mine} (looked in ${lookedIn.join(", ")})`;
  const recipients = file.keys.map(({ recipient }) => recipient.slice(0, 80)).join(", ");
  const hint = `it is encrypted to ${recipients}; set SOPS_AGE_KEY_FILE to the file with an identity of one of them`;
  if (problems.length === 0) return new NotARecipient(file.path, reason, { hint });
  return new GantryError(`${file.path} cannot be opened: ${reason}`, { problems, hint });
}

/** The data key; undefined where it is encrypted to somebody else, or is no key at all. */
async function decryptKey(decrypter: Decrypter, decode: () => Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await decrypter.decrypt(decode());
  } catch {
    return undefined;
  }
}

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

/**
 * One value as SOPS writes it: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:str]`, base64 each. The type is not part of what
 * AES-GCM authenticates, so nothing but text is ever taken.
 */
const format =
  /^ENC\[AES256_GCM,data:(?<data>[A-Za-z0-9+/]+={0,2}),iv:(?<iv>[A-Za-z0-9+/]+={0,2}),tag:(?<tag>[A-Za-z0-9+/]{22}==),type:(?<type>[a-z]+)\]$/;

type SealedProblem = "is not encrypted" | "is no text" | "does not open with the file's key";

/** What is wrong with a sealed value; the message never holds any of it. */
class SealedValueError extends Error {
  readonly problem: SealedProblem;

  constructor(problem: SealedProblem) {
    super(problem);
    this.problem = problem;
  }
}

/**
 * Opens a value with the file's data key. `context` is what the value was bound to when it was sealed: its path with a
 * colon after each key, or the time of the last change for the MAC.
 *
 * @throws SealedValueError
 */
function openSealed(sealed: string, key: Uint8Array, context: string): string {
  const parts = format.exec(sealed)?.groups;
  if (parts === undefined) throw new SealedValueError("is not encrypted");
  const { data = "", iv = "", tag = "", type } = parts;
  if (type !== "str") throw new SealedValueError("is no text");
  try {
    const opener = createDecipheriv("aes-256-gcm", key, bytes(iv), { authTagLength: 16 });
    opener.setAAD(Buffer.from(context)).setAuthTag(bytes(tag));
    const opened = Buffer.concat([opener.update(bytes(data)), opener.final()]);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(opened);
  } catch {
    // Node's own words say no more than that, and a decoder's could repeat bytes.
    throw new SealedValueError("does not open with the file's key");
  }
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, "base64");
}

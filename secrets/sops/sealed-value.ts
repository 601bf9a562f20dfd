import { createDecipheriv } from "node:crypto";

/**
 * One value as SOPS writes it: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:str]`, base64 each. The type is not part of what
 * AES-GCM authenticates, so nothing but text is ever taken.
 */
const format =
  /^ENC\[AES256_GCM,data:(?<data>[A-Za-z0-9+/]+={0,2}),iv:(?<iv>[A-Za-z0-9+/]+={0,2}),tag:(?<tag>[A-Za-z0-9+/]{22}==),type:(?<type>[a-z]+)\]$/;

export type SealedProblem = "is not encrypted" | "is no text" | "does not open with the file's key";

/** What is wrong with a sealed value; the message never holds any of it. */
export class SealedValueError extends Error {
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
export function openSealed(sealed: string, key: Uint8Array, context: string): string {
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

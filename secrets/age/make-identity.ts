import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "../../files/write-file.ts";
import { execa } from "execa";
import { GantryError } from "../../model/errors.ts";
import { keyFile } from "./identities.ts";

export interface OwnKey {
  /** The file with the identity; only its owner may read it. */
  file: string;
  /** The public keys of the identities in it. */
  recipients: readonly string[];
  /** Whether it was made now. */
  made: boolean;
}

/**
 * The key pair of whoever runs the command: the one in the file that SOPS_AGE_KEY_FILE names, else in sops's own; a new
 * one, by the real age-keygen, where there is none. The identity goes from age-keygen to the file and nowhere else.
 */
export async function makeIdentity(
  ageKeygen: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OwnKey> {
  const named = env["SOPS_AGE_KEY_FILE"] ?? "";
  const file = named === "" ? keyFile(env) : named;
  const made = !existsSync(file);
  if (made) {
    makeFolder(dirname(file), 0o700);
    // It makes the file with mode 0600, and never overwrites one.
    await run(ageKeygen, ["-o", file], file);
  }
  const recipients = (await run(ageKeygen, ["-y", file], file)).split("\n").filter((line) => line !== "");
  if (recipients.length > 0) return { file, recipients, made };
  throw new GantryError(`"${file}" holds no age identity`, {
    hint: "set SOPS_AGE_KEY_FILE to a file that does, or to a new one",
  });
}

async function run(ageKeygen: string, args: readonly string[], file: string): Promise<string> {
  const { failed, stdout } = await execa(ageKeygen, args, { reject: false, stdin: "ignore" });
  // What it says may repeat a line of the file.
  if (!failed) return stdout;
  throw new GantryError(`age-keygen cannot ${args[0] === "-o" ? "make" : "read"} "${file}"`, {
    hint: "the file must hold identities AGE-SECRET-KEY-1… without a passphrase, in a folder that can be written",
  });
}

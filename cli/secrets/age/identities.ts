import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { GantryError } from "../../../model/errors.ts";

/** The private keys of whoever runs the command. They stay in memory and in no message. */
export interface AgeIdentities {
  keys: readonly string[];
  /** The places that were looked at, as a person names them. */
  lookedIn: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The identities that sops would use: those in SOPS_AGE_KEY, in the file that SOPS_AGE_KEY_FILE names, and in sops's own
 * file. A file that is named must exist; sops's own need not.
 */
export function readIdentities(env: Environment): AgeIdentities {
  const keys: string[] = [];
  const lookedIn: string[] = [];
  const given = env["SOPS_AGE_KEY"] ?? "";
  if (given !== "") {
    lookedIn.push("SOPS_AGE_KEY");
    keys.push(...parse(given.split(/\s+/), "SOPS_AGE_KEY"));
  }
  const named = env["SOPS_AGE_KEY_FILE"] ?? "";
  const files = [
    ...(named === "" ? [] : [{ file: named, required: true }]),
    { file: keyFile(env), required: false },
  ];
  for (const { file, required } of files) {
    lookedIn.push(`"${file}"`);
    const text = readText(file, required);
    if (text !== undefined) keys.push(...parse(text.split(/\r?\n/), `"${file}"`));
  }
  return { keys: [...new Set(keys)], lookedIn };
}

/** Where sops looks for identities by itself: https://getsops.io, "Encrypting using age". */
export function keyFile(env: Environment): string {
  const home = env["HOME"] ?? homedir();
  const config = env["XDG_CONFIG_HOME"] ?? "";
  const fallback =
    process.platform === "darwin" ? join(home, "Library", "Application Support") : join(home, ".config");
  return join(config === "" ? fallback : config, "sops", "age", "keys.txt");
}

const identity = /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]{20,}$/;

function parse(lines: readonly string[], place: string): string[] {
  const found: string[] = [];
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) continue;
    // A plugin's identity opens nothing in process; another one may.
    if (text.startsWith("AGE-PLUGIN-")) continue;
    if (!identity.test(text)) {
      throw new GantryError(`line ${index + 1} of ${place} is no age identity`, {
        hint:
          text.startsWith("age-encryption.org") || text.startsWith("-----BEGIN AGE")
            ? "a file with a passphrase is not read: decrypt it with age first"
            : "an identity is a line AGE-SECRET-KEY-1…, as age-keygen writes it",
      });
    }
    found.push(text);
  }
  return found;
}

function readText(file: string, required: boolean): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (!required && code === "ENOENT") return undefined;
    const reason = code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new GantryError(`the age identities in "${file}" cannot be used: the file ${reason}`, {
      hint: "correct SOPS_AGE_KEY_FILE, or make an identity with `gantry secrets keygen`",
    });
  }
}

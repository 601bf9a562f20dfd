import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { askCommand, type Asked } from "./ask-command.ts";
import { decryptByProgram } from "./by-program.ts";
import { homeOf } from "../../files/home.ts";

/** The private keys of whoever runs the command. They stay in memory and in no message. */
export interface AgeIdentities {
  keys: readonly string[];
  /** The places that were looked at, as a person names them. */
  lookedIn: readonly string[];
  /** Places that could not be used, and why. As for sops, they matter only where nothing else opens a file. */
  problems?: readonly string[];
  /** Asks the command of SOPS_AGE_KEY_CMD for the identities of a recipient. */
  ask?: (recipient: string) => Promise<Asked>;
  /** Decrypts with what only the age program can read: SSH keys, plugins, a file with a passphrase. */
  byProgram?: (recipient: string, enc: string) => Promise<Uint8Array | undefined>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The identities that sops 3.13 would use: those in SOPS_AGE_KEY, in the file that SOPS_AGE_KEY_FILE names, in sops's own
 * file, and what SOPS_AGE_KEY_CMD prints; SSH keys of SOPS_AGE_SSH_PRIVATE_KEY_FILE, SOPS_AGE_SSH_PRIVATE_KEY_CMD and
 * ~/.ssh. Its `loadIdentities` in age/keysource.go is the list.
 */
export function readIdentities(env: Environment): AgeIdentities {
  const keys: string[] = [];
  const lookedIn: string[] = [];
  const problems: string[] = [];
  const files: string[] = [];
  const take = ({ found, problem }: Parsed): void => {
    keys.push(...found);
    if (problem !== undefined) problems.push(problem);
  };
  const given = env["SOPS_AGE_KEY"] ?? "";
  if (given !== "") {
    lookedIn.push("SOPS_AGE_KEY");
    take(parseIdentities(given, "SOPS_AGE_KEY"));
  }
  const named = env["SOPS_AGE_KEY_FILE"] ?? "";
  for (const file of new Set([...(named === "" ? [] : [named]), keyFile(env)])) {
    lookedIn.push(`"${file}"`);
    const text = readText(file);
    if ("text" in text) {
      if (needsProgram(text.text)) files.push(file);
      if (!isEncrypted(text.text)) take(parseIdentities(text.text, `"${file}"`));
    } else if (file === named || text.reason !== "does not exist") {
      problems.push(`the age identities in "${file}" cannot be used: the file ${text.reason}`);
    }
  }
  const sshFiles = [env["SOPS_AGE_SSH_PRIVATE_KEY_FILE"] ?? "", ...ownSshKeys(env)].filter(
    (file) => file !== "" && existsSync(file),
  );
  const command = env["SOPS_AGE_KEY_CMD"] ?? "";
  if (command !== "") lookedIn.push("SOPS_AGE_KEY_CMD");
  return {
    keys: [...new Set(keys)],
    lookedIn,
    problems,
    ...(command === ""
      ? {}
      : { ask: (recipient: string) => askCommand("SOPS_AGE_KEY_CMD", command, { recipient, env }) }),
    byProgram: (recipient, enc) => decryptByProgram({ recipient, enc, env, files, sshFiles }),
  };
}

/** Where sops looks for identities by itself: https://getsops.io, "Encrypting using age". */
export function keyFile(env: Environment): string {
  const home = homeOf(env);
  const config = env["XDG_CONFIG_HOME"] ?? "";
  const fallback =
    process.platform === "darwin" ? join(home, "Library", "Application Support") : join(home, ".config");
  return join(config === "" ? fallback : config, "sops", "age", "keys.txt");
}

export interface Parsed {
  found: readonly string[];
  problem?: string;
}

const identity = /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]{20,}$/;

/** Identities, one or more a line, with comments between them: all of a keys.txt, or of a variable. Nothing of it is repeated. */
export function parseIdentities(text: string, place: string): Parsed {
  const found: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim().startsWith("#")) continue;
    for (const word of line.split(/\s+/).filter((each) => each !== "")) {
      // A plugin's identity opens nothing in process; another one may.
      if (word.startsWith("AGE-PLUGIN-")) continue;
      if (!identity.test(word)) return { found: [], problem: notAnIdentity(word, index + 1, place) };
      found.push(word);
    }
  }
  return { found };
}

function notAnIdentity(word: string, line: number, place: string): string {
  return isEncrypted(word)
    ? `line ${line} of ${place} has a passphrase: only a file with one is read`
    : `line ${line} of ${place} is no age identity: it is a line AGE-SECRET-KEY-1…, as age-keygen writes it`;
}

function isEncrypted(text: string): boolean {
  return text.startsWith("age-encryption.org/") || text.startsWith("-----BEGIN AGE") || text === "-----BEGIN";
}

function needsProgram(text: string): boolean {
  return isEncrypted(text) || /^\s*AGE-PLUGIN-/m.test(text);
}

function readText(file: string): { text: string } | { reason: string } {
  try {
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === undefined) throw error;
    return { reason: code === "ENOENT" ? "does not exist" : "cannot be read" };
  }
}

function ownSshKeys(env: Environment): string[] {
  return ["id_ed25519", "id_rsa"].map((name) => join(homeOf(env), ".ssh", name));
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { findSecretTools } from "../tools/find-tools.ts";
import { withPrivateFolder } from "../input/private-folder.ts";
import { askCommand } from "./ask-command.ts";

export interface ByProgramOptions {
  recipient: string;
  /** An age file in its armor. */
  enc: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Files of identities that have a passphrase or belong to a plugin. */
  files: readonly string[];
  /** Private keys of SSH. */
  sshFiles: readonly string[];
}

/** Longer than somebody needs who is asked for a passphrase. */
const deadlineMs = 300_000;

/** Decrypts with the age program, which is not installed for it; undefined where it opens with none of the identities. */
export async function decryptByProgram(options: ByProgramOptions): Promise<Uint8Array | undefined> {
  const { recipient, env, files, sshFiles } = options;
  const isSsh = recipient.startsWith("ssh-");
  const command = isSsh ? (env["SOPS_AGE_SSH_PRIVATE_KEY_CMD"] ?? "") : "";
  const candidates = isSsh ? sshFiles : files;
  if (candidates.length === 0 && command === "") return undefined;
  const age = (await findSecretTools({ env }))?.age;
  if (age === undefined) return undefined;
  for (const file of candidates) {
    const opened = await decrypt(age, file, options);
    if (opened !== undefined) return opened;
  }
  return command === "" ? undefined : decryptWithPrinted(age, command, options);
}

async function decryptWithPrinted(
  age: string,
  command: string,
  options: ByProgramOptions,
): Promise<Uint8Array | undefined> {
  const asked = await askCommand("SOPS_AGE_SSH_PRIVATE_KEY_CMD", command, options);
  if (!("text" in asked)) return undefined;
  return withPrivateFolder(options.env, async ({ path }) => {
    const file = join(path, "key");
    writeFileSync(file, `${asked.text}\n`, { mode: 0o600, flag: "wx" });
    return decrypt(age, file, options);
  });
}

async function decrypt(
  age: string,
  file: string,
  { enc, env }: ByProgramOptions,
): Promise<Uint8Array | undefined> {
  const { failed, stdout } = await execa(age, ["--decrypt", "--identity", file], {
    env,
    extendEnv: false,
    input: enc,
    encoding: "buffer",
    // The last byte of a key may be that of a line's end.
    stripFinalNewline: false,
    // What it says is of no use beside the places that were looked in; it asks the terminal by itself.
    stderr: "ignore",
    reject: false,
    timeout: deadlineMs,
  });
  return failed ? undefined : stdout;
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { fileOf } from "../../clients/git/history.ts";
import { runGit, runGitForBytes, type GitRan } from "../../clients/git/run-git.ts";
import { GantryError } from "../../model/errors.ts";

/** Who signs with which SSH key: ssh-keygen(1), ALLOWED SIGNERS. The principal is the GitHub login. */
const allowedSignersPath = ".github/allowed_signers";

/** The OpenPGP public key of one login, armored. */
function gpgKeyPath(login: string): string {
  return `.github/allowed_signers.gpg/${login}.asc`;
}

/** Nobody's programs but those of this machine's PATH check a signature; one by X.509 is none that counts. */
const programs = [
  "-c",
  "gpg.ssh.program=ssh-keygen",
  "-c",
  "gpg.program=gpg",
  "-c",
  "gpg.openpgp.program=gpg",
  "-c",
  "gpg.x509.program=false",
];

/**
 * Whether a tag carries a good signature of `login`, by a key that the commit `trusted` lists. What is wrong with it;
 * undefined where nothing is.
 */
export async function signatureProblem(
  root: string,
  { id, login, trusted }: { id: string; login: string; trusted: string },
): Promise<string | undefined> {
  const { exitCode, stdout: tag } = await runGitForBytes(root, ["cat-file", "tag", id]);
  if (exitCode !== 0) throw new GantryError(`git has no readable tag ${id}`);
  const signature = signatureIn(tag);
  switch (signature?.kind) {
    case "SSH SIGNATURE":
      return (
        (await sshProblem(root, { id, login, trusted })) ??
        sshProblemNow(root, { id, login, trusted }, { tag, at: signature.at })
      );
    case "PGP SIGNATURE":
      return gpgProblem(root, { id, login, trusted });
    case undefined:
      return "it is not signed";
    default:
      return `it is signed by a ${signature?.kind ?? ""}, and SSH and OpenPGP signatures alone count`;
  }
}

/** The last one, as git takes it: what stands before, the message included, is what is signed. */
function signatureIn(tag: Buffer): { kind: string; at: number } | undefined {
  const found = tag
    .toString("latin1")
    .matchAll(/^-----BEGIN (?<kind>SSH SIGNATURE|PGP SIGNATURE|PGP MESSAGE|SIGNED MESSAGE)-----$/gm);
  const last = [...found].at(-1);
  return last && { kind: last.groups?.["kind"] ?? "", at: last.index };
}

interface Signed {
  id: string;
  login: string;
  trusted: string;
}

async function sshProblem(root: string, { id, login, trusted }: Signed): Promise<string | undefined> {
  const signers = await fileOf(root, trusted, allowedSignersPath);
  if (signers === undefined) return `the default branch has no ${allowedSignersPath}`;
  return inTemporaryFolder("signers", async (folder) => {
    const file = join(folder, "allowed_signers");
    writeFileSync(file, `${signers}\n`);
    const ran = await verify(root, id, ["-c", `gpg.ssh.allowedSignersFile=${file}`]);
    const principal = /^Good "git" signature for (?<who>\S+) with \S+ key \S+$/m.exec(
      `${ran.stdout}\n${ran.stderr}`,
    )?.groups?.["who"];
    if (ran.exitCode !== 0 || principal === undefined) return sshRefusal(ran.stderr);
    return principal === login ? undefined : `it is signed by ${principal}, and named for ${login}`;
  });
}

/**
 * The same once more at this moment. Git asks of the moment that the tag names, which whoever signs can choose: a key that has
 * run out since could sign as of a day when it had not.
 */
async function sshProblemNow(
  root: string,
  { login, trusted }: Signed,
  { tag, at }: { tag: Buffer; at: number },
): Promise<string | undefined> {
  const signers = (await fileOf(root, trusted, allowedSignersPath)) ?? "";
  return inTemporaryFolder("signers", async (folder) => {
    const [list, signature] = [join(folder, "allowed_signers"), join(folder, "signature")];
    writeFileSync(list, `${signers}\n`);
    writeFileSync(signature, tag.subarray(at));
    const { execa } = await import("execa");
    const ran = await execa(
      "ssh-keygen",
      ["-Y", "verify", "-f", list, "-I", login, "-n", "git", "-s", signature],
      {
        env: { LC_ALL: "C" },
        input: tag.subarray(0, at),
        reject: false,
        timeout: 30_000,
      },
    );
    return ran.exitCode === 0 ? undefined : sshRefusal(`${ran.stdout}\n${ran.stderr}`);
  });
}

/** Why no line of the list lets the key sign: ssh-keygen says so of each line that has the key. */
function sshRefusal(said: string): string {
  const list = `${allowedSignersPath} on the default branch`;
  const until = /key has expired: verify time \S+ > valid-before (?<time>\S+)/.exec(said)?.groups?.["time"];
  if (until !== undefined) return `its key has expired: ${list} lets it sign until ${until}`;
  const since = /key is not yet valid: verify time \S+ < valid-after (?<time>\S+)/.exec(said)?.groups?.[
    "time"
  ];
  if (since !== undefined) return `its key is not valid yet: ${list} lets it sign from ${since}`;
  if (said.includes("key is not permitted for use in signature namespace"))
    return `its key may not sign for git: ${list} has other namespaces for it`;
  if (said.includes("No principal matched") || said.includes("Could not verify signature"))
    return `its signature is by no key of ${list}`;
  return "its signature does not hold: what is signed is not what the tag says";
}

async function gpgProblem(root: string, { id, login, trusted }: Signed): Promise<string | undefined> {
  const key = await fileOf(root, trusted, gpgKeyPath(login));
  if (key === undefined) return `the default branch has no ${gpgKeyPath(login)}`;
  return inTemporaryFolder("signers", async (folder) => {
    const file = join(folder, "key.asc");
    writeFileSync(file, `${key}\n`);
    // Public keys need no agent, and one that is slow to start would make the folder again that has gone.
    writeFileSync(join(folder, "gpg.conf"), "no-autostart\n");
    const env = { LC_ALL: "C", GNUPGHOME: folder };
    const { execa } = await import("execa");
    const imported = await execa("gpg", ["--batch", "--quiet", "--import", file], {
      env,
      reject: false,
      stdin: "ignore",
      timeout: 30_000,
    });
    if (imported.exitCode !== 0) return `gpg cannot read ${gpgKeyPath(login)}`;
    const ran = await verify(root, id, [], env);
    const good = /^\[GNUPG:\] VALIDSIG /m.test(ran.stderr) && /^\[GNUPG:\] GOODSIG /m.test(ran.stderr);
    return ran.exitCode === 0 && good ? undefined : gpgRefusal(ran.stderr, login);
  });
}

/** gpg's status lines: doc/DETAILS of GnuPG. */
function gpgRefusal(said: string, login: string): string {
  const has = (...words: readonly string[]): boolean =>
    words.some((word) => new RegExp(`^\\[GNUPG:\\] ${word} `, "m").test(said));
  const path = gpgKeyPath(login);
  if (has("BADSIG")) return "its signature does not hold: what is signed is not what the tag says";
  if (has("REVKEYSIG")) return `its key is revoked: ${path} on the default branch says so`;
  if (has("EXPKEYSIG", "KEYEXPIRED")) return `its key has expired: ${path} on the default branch says so`;
  if (has("EXPSIG", "SIGEXPIRED")) return "its signature has expired";
  return `its signature is not by ${path}`;
}

function verify(
  root: string,
  id: string,
  settings: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<GitRan> {
  return runGit(root, [...programs, ...settings, "verify-tag", "--raw", id], { env });
}

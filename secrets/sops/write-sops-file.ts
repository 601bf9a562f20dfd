import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { lineEndOf, unixLineEnds } from "../../files/line-ends.ts";
import { GantryError } from "../../model/errors.ts";
import { parseJson } from "../../model/parse-json.ts";
import { withoutSecrets } from "../../model/repeats-secret.ts";
import type { AgeIdentities } from "../age/identities.ts";
import { alone } from "../alone.ts";
import { openSopsFile } from "./open-sops-file.ts";
import { parseSopsFile, type SopsFile } from "./sops-file.ts";

export interface WriteOptions extends SopsOptions {
  root: string;
  /** The secrets.enc, relative to the root; made where there is none. */
  path: string;
  /** The age public keys that it is to be encrypted to. At least one. */
  recipients: readonly string[];
  identities: AgeIdentities;
  /** Encrypt everything anew with a key that nobody has seen, whether or not the recipients have changed. */
  rekey?: boolean;
}

/** What changes: a value for each secret, or undefined to take it out. */
export type SecretChanges = ReadonlyMap<string, string | undefined>;

export interface Written {
  file: SopsFile;
  /** Whether the recipients had changed, so that everything was encrypted anew. */
  rekeyed: boolean;
}

/**
 * Changes a secrets.enc through the real sops: on a copy, which is opened in process and compared before it takes the
 * file's name. What does not change keeps its ciphertext, so that a review shows which secrets are new. Two at once wait
 * for each other.
 *
 * @throws GantryError, and the file is then as it was.
 */
export async function writeSopsFile(options: WriteOptions, changes: SecretChanges): Promise<Written> {
  return alone(options.root, options.path.replaceAll("/", "-"), () => write(options, changes));
}

/** Begins with a dot, which the catalog's folders ignore. */
const copyPrefix = ".secrets.enc.tmp-";

async function write(options: WriteOptions, changes: SecretChanges): Promise<Written> {
  const { root, path, recipients, identities } = options;
  const target = join(root, path);
  const before = existsSync(target) ? parseSopsFile(path, readFileSync(target)) : undefined;
  const values = before === undefined ? new Map<string, string>() : await openSopsFile(before, identities);
  const after = apply(values, changes);
  const rekeyed = before !== undefined && !sameRecipients(before, recipients);
  const copy = join(dirname(target), `${copyPrefix}${process.pid}`);
  mkdirSync(dirname(target), { recursive: true });
  removeLeftovers(dirname(target));
  try {
    if (before === undefined || rekeyed || options.rekey === true)
      writeFileSync(copy, await encrypt(options, after), { mode: 0o644 });
    else {
      writeFileSync(copy, before.text, { mode: 0o644 });
      await change(options, copy, before, changes);
    }
    keepLineEnds(copy, before);
    const written = await verified(options, copy, after);
    renameSync(copy, target);
    return { file: written, rekeyed };
  } finally {
    rmSync(copy, { force: true });
  }
}

/** A clone may have the file with Windows' line ends; sops writes Unix's. */
function keepLineEnds(copy: string, before: SopsFile | undefined): void {
  if (before === undefined || lineEndOf(before.text) === "\n") return;
  writeFileSync(copy, unixLineEnds(readFileSync(copy, "utf8")).replaceAll("\n", "\r\n"));
}

/** Copies of processes that died; whoever has the lock is alone. They are encrypted. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(copyPrefix)) rmSync(join(folder, name), { force: true });
  }
}

/** The values after the changes, in the order in which sops keeps them: a new one comes last. */
function apply(values: ReadonlyMap<string, string>, changes: SecretChanges): Map<string, string> {
  const after = new Map(values);
  for (const [id, value] of changes) {
    if (value === undefined) after.delete(id);
    else after.set(id, value);
  }
  return after;
}

export function sameRecipients({ keys }: SopsFile, recipients: readonly string[]): boolean {
  const has = new Set(keys.map(({ recipient }) => recipient));
  return has.size === new Set(recipients).size && recipients.every((recipient) => has.has(recipient));
}

async function encrypt(options: WriteOptions, values: ReadonlyMap<string, string>): Promise<string> {
  const args = ["--age", options.recipients.join(","), "--filename-override", "secrets.json"];
  return runSops(options, "encrypt", { args, input: JSON.stringify(Object.fromEntries(values)) });
}

async function change(
  options: WriteOptions,
  copy: string,
  before: SopsFile,
  changes: SecretChanges,
): Promise<void> {
  for (const [id, value] of changes) {
    const index = JSON.stringify([id]);
    if (value !== undefined) {
      await runSops(options, "set", { args: ["--value-stdin", copy, index], input: JSON.stringify(value) });
    } else if (before.sealed.has(id)) await runSops(options, "unset", { args: [copy, index], input: "" });
  }
}

/** What sops wrote must be readable here, for the right people, and say what was asked for. */
async function verified(
  { path, recipients, identities }: WriteOptions,
  copy: string,
  expected: ReadonlyMap<string, string>,
): Promise<SopsFile> {
  const written = parseSopsFile(path, readFileSync(copy));
  const values = await openSopsFile(written, identities);
  const same =
    values.size === expected.size && [...expected].every(([id, value]) => values.get(id) === value);
  if (same && sameRecipients(written, recipients)) return written;
  throw new GantryError(`${path} was not changed: what sops wrote does not read back as what was meant`);
}

interface SopsOptions {
  /** The real sops. */
  sops: string;
  env: Readonly<Record<string, string | undefined>>;
}

const deadlineMs = 60_000;
const json = ["--input-type", "json", "--output-type", "json"];

/**
 * Runs one command of the real sops on JSON. Values go in through standard input and come out through standard output;
 * arguments can be seen by every user of the machine, so there are none among them.
 *
 * @throws GantryError with what sops said, which is about keys and files; should it repeat a value, that is taken out.
 */
async function runSops(
  { sops, env }: SopsOptions,
  command: string,
  { args, input }: { args: readonly string[]; input: string },
): Promise<string> {
  // Without a configuration file: the recipients are those of the catalog, whatever .sops.yaml says at the moment.
  const result = await execa(sops, ["--config", "/dev/null", command, ...json, ...args], {
    env: { ...env, SOPS_DISABLE_VERSION_CHECK: "true" },
    extendEnv: false,
    input,
    reject: false,
    timeout: deadlineMs,
    stripFinalNewline: false,
  });
  if (!result.failed) return result.stdout;
  const why = result.timedOut
    ? `did not end within ${deadlineMs / 1000} s`
    : `failed (exit ${result.exitCode ?? "by a signal"})`;
  throw new GantryError(`sops ${command} ${why}`, { problems: said(result.stderr, input) });
}

function said(stderr: string, input: string): string[] {
  // A value may be cut or escaped in ways that nobody thought of.
  const parts = input.match(/[^\s"\\,:{}]{4,}/g) ?? [];
  return withoutSecrets(stderr, [...parts, ...textsIn(parseJson(input))])
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-8);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

import { execFile } from "node:child_process";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { withoutSecrets } from "../../model/repeats-secret.ts";

export interface GitOptions {
  /**
   * With the configuration of the person and the machine, which says how files are laid out, who one is, and what one
   * signs and pushes with. Without it, git says what the objects say.
   */
  own?: boolean;
  /** Git may ask the person, such as for a passphrase, and so has more time. */
  mayAsk?: boolean;
  /** It may take long, such as over a whole history. */
  patient?: boolean;
  /** Milliseconds until it is ended, where that is neither of the usual two. */
  deadlineMs?: number;
  env?: Readonly<Record<string, string>>;
  /** What it logs in with: a line that repeats one of these is not among what it says. */
  secrets?: readonly string[];
  /** Standard input, which is closed otherwise. */
  input?: string | Uint8Array;
}

/** How git ended. Text has no newline at its end. */
export interface GitRan {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** There is no git on this machine. */
export class NoGit extends GantryError {}

/** Git did not end in time, and was ended. */
export class GitTooSlow extends GantryError {}

/** The id of an object, by SHA-1 or SHA-256. */
export const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

const usualMs = 60_000;
const askingMs = 300_000;

/** Whatever a person, a machine or the repository could have set to change what objects say: replacements and grafts. */
const asTheyAre: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_GRAFT_FILE: "/dev/null",
  GIT_OPTIONAL_LOCKS: "0",
};
const nobodys: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
};
/** What a clone's own configuration could say of the form of an output, which is parsed here, and of what git asks a program. */
const plainOutput: readonly string[] = [
  "color.ui=false",
  "core.quotePath=false",
  "core.pager=cat",
  "log.showSignature=false",
  "column.ui=never",
  // A program of the clone's that could say that nothing was changed.
  "core.fsmonitor=false",
  // Said on standard error of every command, because of GIT_GRAFT_FILE above.
  "advice.graftFileDeprecated=false",
].flatMap((setting) => ["-c", setting]);
/** What a commit follows stands in the commit; a file beside it, which a clone keeps to be fast, could say otherwise. */
const byCommits: readonly string[] = ["-c", "core.commitGraph=false"];
/** Where to look for a repository is for the person to say; which one is meant, says the folder. */
const kept: readonly string[] = ["GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"];
/** `git rev-parse --local-env-vars`: they name another repository, work tree or index, as a hook's git does. */
const elsewhere: readonly string[] = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_DIR",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_NAMESPACE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
  "GIT_GLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
  "GIT_LITERAL_PATHSPECS",
  "GIT_NOGLOB_PATHSPECS",
];

/**
 * The environment in which git says what the objects of one repository say, whatever a person, a machine or a hook has
 * set; with `own`, it is still the person's, but for which repository is meant.
 */
export function gitEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { own = false }: Pick<GitOptions, "own"> = {},
): Record<string, string | undefined> {
  const isMeant = (name: string): boolean =>
    !name.startsWith("GIT_") || kept.includes(name) || (own && !elsewhere.includes(name));
  const meant = Object.fromEntries(Object.entries(env).filter(([name]) => isMeant(name)));
  return { ...meant, ...asTheyAre, ...(own ? {} : nobodys) };
}

/** Runs git in `root`; a failure is a result. @throws NoGit */
export async function runGit(
  root: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitRan> {
  const { stdout, ...ended } = await runGitForBytes(root, args, options);
  return { ...ended, stdout: textOf(stdout) };
}

/** As `runGit`, for an output that need not be text. */
export async function runGitForBytes(
  root: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Omit<GitRan, "stdout"> & { stdout: Buffer }> {
  const ran = await start(root, args, options);
  if (options.own === true || ran.exitCode === 0 || !ran.stderr.includes("dubious ownership")) return ran;
  // Whose folders git may read is for the person and the machine to say, and is no matter of what objects say.
  const asked = ["config", "--get-all", "--type=path", "safe.directory"];
  const { stdout } = await start("/", asked, { ...options, own: true });
  const trusted = textOf(stdout)
    .split("\n")
    .flatMap((folder) => ["-c", `safe.directory=${folder}`]);
  return stdout.length === 0 ? ran : start(root, [...trusted, ...args], options);
}

function start(
  root: string,
  args: readonly string[],
  {
    own = false,
    mayAsk = false,
    patient = false,
    deadlineMs,
    env = {},
    input = "",
    secrets = [],
  }: GitOptions,
): Promise<Omit<GitRan, "stdout"> & { stdout: Buffer }> {
  const timeout = deadlineMs ?? (mayAsk || patient ? askingMs : usualMs);
  const settings = {
    cwd: root,
    env: {
      ...gitEnvironment(process.env, { own }),
      ...(mayAsk ? {} : { GIT_TERMINAL_PROMPT: "0" }),
      ...env,
    },
    encoding: "buffer",
    maxBuffer: Infinity,
    timeout,
  } as const;
  return new Promise((resolve, reject) => {
    // Not execa, which takes 65 ms to load: every deployment asks git for the commit.
    const given = [...plainOutput, ...(own ? [] : byCommits), ...args];
    const child = execFile("git", given, settings, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") reject(new NoGit("there is no git", { hint: "install git" }));
      else if (error?.killed === true)
        reject(new GitTooSlow(`git ${args[0] ?? ""} did not end within ${timeout / 1000} s`));
      else {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ exitCode, stdout, stderr: withoutSecrets(textOf(stderr), secrets) });
      }
    });
    // One that ends without reading it all says why by itself.
    child.stdin?.on("error", () => undefined).end(input);
  });
}

function textOf(output: Buffer): string {
  return output.toString("utf8").replace(/\n$/, "");
}

import { ExitCode, GantryError } from "../../model/errors.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { tagAssignmentWorkflow } from "../../model/observed/tag-assignment.ts";
import { GitTooSlow, objectId, runGit, runGitForBytes, type GitOptions, type GitRan } from "./run-git.ts";

/** What a remote says that its refs are, by their whole names. */
export type RemoteRefs = ReadonlyMap<string, string>;

/** How asking a remote ended. */
export type Answer =
  /** The repository has no remote: its own refs are all there are. */
  | { kind: "none" }
  | { kind: "answered"; refs: RemoteRefs }
  /** It has one that cannot be reached, or that does not let one in: git's own words. */
  | { kind: "silent"; why: readonly string[] };

const remote = "origin";

/** Asks the remote for its refs of these names; one such as `refs/tags/api/*` stands for all below it. */
export async function askRemote(
  root: string,
  names: readonly string[],
  { deadlineMs = 60_000 }: Pick<GitOptions, "deadlineMs"> = {},
): Promise<Answer> {
  // At once, since git takes longer to start than to look whether there is a remote.
  const [isThere, ran] = await Promise.all([hasRemote(root), asked(root, names, deadlineMs)]);
  if (!isThere) return { kind: "none" };
  if (ran.exitCode !== 0) return { kind: "silent", why: linesOf(ran.stderr) };
  const refs = ran.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line): [string, string] => {
      const [id = "", name = ""] = line.split("\t");
      return [name, objectId.parse(id)];
    })
    // Git takes a name for the end of one as well.
    .filter(([name]) => names.some((each) => each === name || isBelow(name, each)));
  return { kind: "answered", refs: new Map(refs) };
}

/** One that hangs is as silent as one that is away. */
async function asked(root: string, names: readonly string[], deadlineMs: number): Promise<GitRan> {
  try {
    return await throughNetwork(root, ["ls-remote", "--refs", remote, ...names], { deadlineMs });
  } catch (error) {
    if (error instanceof GitTooSlow) return { exitCode: 1, stdout: "", stderr: error.message };
    throw error;
  }
}

/** Whether a pattern such as `refs/tags/api/*` has the name. */
function isBelow(name: string, pattern: string): boolean {
  return pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1));
}

/**
 * Whether the repository has a remote at all. Throws a GantryError where git does not say, and where none of its remotes has
 * the name that is asked: its own refs would pass for all there are.
 */
export async function hasRemote(root: string): Promise<boolean> {
  const { exitCode, stdout, stderr } = await runGit(root, ["remote"]);
  if (exitCode !== 0) {
    throw new GantryError("git does not say whether there is a remote", { problems: linesOf(stderr) });
  }
  const names = linesOf(stdout);
  if (names.length === 0 || names.includes(remote)) return names.length > 0;
  throw new GantryError(`none of the repository's remotes is called ${remote}`, {
    problems: names,
    hint: `git remote rename ${names[0] ?? "<name>"} ${remote}, for the one that has the product's tags`,
    exitCode: ExitCode.usage,
  });
}

/** Brings refs from the remote by refspecs, over what the clone has. @throws GantryError */
export async function fetchRefs(root: string, refspecs: readonly string[]): Promise<void> {
  const ran = await throughNetwork(root, ["fetch", "--no-tags", "--quiet", "--force", remote, ...refspecs]);
  if (ran.exitCode === 0) return;
  throw new GantryError("the remote's tags and branches could not be fetched", {
    problems: linesOf(ran.stderr),
    hint: `"git fetch --tags --force ${remote}" says more`,
  });
}

/** A ref that is made or moved: from the object that it has now, or from nothing. */
export interface RefMove {
  /** Its whole name, the same here and at the remote. */
  name: string;
  from: string | undefined;
  to: string;
}

/** All were moved, or none was since somebody else was first. */
export type Moved = { kind: "moved" } | { kind: "lost"; why: readonly string[] };

/**
 * Moves refs by comparing and swapping, all of them or none: at the remote where there is one, which decides, and then in
 * the clone; otherwise in the clone alone. Branches of records are kept in the clone as the remote's.
 *
 * @throws GantryError where the remote refuses for another reason, cannot be reached, or does not say whether it did it
 */
export async function moveRefs(
  root: string,
  moves: readonly RefMove[],
  place: ReleasePlace = "remote",
): Promise<Moved> {
  if (place === "local" || !(await hasRemote(root))) return moveInClone(root, moves);
  const leases = moves.map(({ name, from }) => `--force-with-lease=${name}:${from ?? ""}`);
  const specs = moves.map(({ name, to }) => `${to}:${name}`);
  const ran = await throughNetwork(root, [
    "push",
    "--atomic",
    "--porcelain",
    "--no-verify",
    ...leases,
    remote,
    ...specs,
  ]);
  // The remote has said of each that it took it; somebody may have moved one of them on since.
  if (ran.exitCode === 0) {
    await noteInClone(root, moves);
    return { kind: "moved" };
  }
  // What a killed or cut connection did is known by the remote alone, whatever git ended with.
  const answer = await askRemote(
    root,
    moves.map(({ name }) => name),
  );
  if (answer.kind !== "answered") throw unsure(moves, ran, answer.kind === "silent" ? answer.why : []);
  const has = (which: (move: RefMove) => string | undefined): boolean =>
    moves.every((move) => answer.refs.get(move.name) === which(move));
  if (has(({ to }) => to)) {
    await noteInClone(root, moves);
    return { kind: "moved" };
  }
  if (has(({ from }) => from)) throw refused(moves, ran);
  return { kind: "lost", why: linesOf(ran.stderr) };
}

/** In a transaction of git's own: every ref still is what it was, or none is touched. */
async function moveInClone(root: string, moves: readonly RefMove[]): Promise<Moved> {
  const lines = moves.map(({ name, from, to }) =>
    from === undefined ? `create ${name}\0${to}` : `update ${name}\0${to}\0${from}`,
  );
  const input = ["start", ...lines, "prepare", "commit"].map((line) => `${line}\0`).join("");
  const ran = await runGit(root, ["update-ref", "--stdin", "-z", "--create-reflog"], { input });
  if (ran.exitCode === 0) return { kind: "moved" };
  const now = await Promise.all(
    moves.map(
      async ({ name }) =>
        (await runGit(root, ["rev-parse", "--verify", "--quiet", name])).stdout || undefined,
    ),
  );
  if (moves.every(({ from }, at) => now[at] === from)) throw refused(moves, ran);
  return { kind: "lost", why: linesOf(ran.stderr) };
}

/** What the remote has now, so that the clone does not say something older. */
async function noteInClone(root: string, moves: readonly RefMove[]): Promise<void> {
  const lines = moves.map(({ name, to }) => `update ${cloneName(name)}\0${to}\0`);
  const input = lines.map((line) => `${line}\0`).join("");
  const ran = await runGit(root, ["update-ref", "--stdin", "-z"], { input });
  if (ran.exitCode === 0) return;
  throw new GantryError("the remote has taken it, and the clone could not note it", {
    problems: linesOf(ran.stderr),
    hint: `git fetch --tags --force ${remote}`,
  });
}

/** Where a clone with a remote keeps the remote's ref of that name: a tag as it is, a branch below refs/remotes. */
export function cloneName(name: string): string {
  return name.replace(/^refs\/heads\//, `refs/remotes/${remote}/`);
}

function refused(moves: readonly RefMove[], { stderr, stdout }: GitRan): GantryError {
  const names = moves.map(({ name }) => name.replace(/^refs\/(?:tags|heads)\//, "")).join(", ");
  const said = [...linesOf(stderr), ...linesOf(stdout).filter((line) => line.startsWith("!"))];
  const rules = said.some((line) => /protected|declined|rule|denied|403/i.test(line));
  return new GantryError(`${names} could not be written`, {
    problems: said,
    hint: rules
      ? `on a guarded remote only the deploy identity writes it: start the workflow ${tagAssignmentWorkflow}`
      : "run the command again: it goes on where it stopped",
  });
}

function unsure(moves: readonly RefMove[], { stderr }: GitRan, why: readonly string[]): GantryError {
  const names = moves.map(({ name }) => name.replace(/^refs\/(?:tags|heads)\//, "")).join(", ");
  return new GantryError(`the remote does not say whether it has taken ${names}`, {
    problems: [...linesOf(stderr), ...why],
    hint: "run the command again: it asks the remote first, and goes on where it stopped",
  });
}

/** Git, as the person or the job that runs this. */
function throughNetwork(
  root: string,
  args: readonly string[],
  limits: Pick<GitOptions, "patient" | "deadlineMs"> = { patient: true },
): Promise<GitRan> {
  return runGit(root, args, { own: true, mayAsk: false, ...limits, ...login() });
}

/**
 * What logs git in. A job has no git of its own that is logged in, since what it checks out keeps no credentials: its token
 * goes through the environment of this one process.
 */
function login(): Pick<GitOptions, "env" | "secrets"> {
  const {
    GITHUB_ACTIONS,
    GITHUB_TOKEN,
    GITHUB_SERVER_URL = "https://github.com",
    GIT_CONFIG_COUNT = "0",
  } = process.env;
  if (GITHUB_ACTIONS !== "true" || GITHUB_TOKEN === undefined) return {};
  const at = Number(GIT_CONFIG_COUNT);
  const basic = Buffer.from(`x-access-token:${GITHUB_TOKEN}`).toString("base64");
  const env = {
    GIT_CONFIG_COUNT: String(at + 1),
    [`GIT_CONFIG_KEY_${at}`]: `http.${GITHUB_SERVER_URL}/.extraheader`,
    [`GIT_CONFIG_VALUE_${at}`]: `AUTHORIZATION: basic ${basic}`,
  };
  return { env, secrets: [GITHUB_TOKEN] };
}

/**
 * A file's bytes by its object's id. A partial clone gets from the remote what it left out, so git is logged in.
 *
 * @throws GantryError where neither has it
 */
export async function readBlob(root: string, id: string): Promise<Buffer> {
  const options: GitOptions = { own: true, patient: true, ...login() };
  const { exitCode, stdout, stderr } = await runGitForBytes(root, ["cat-file", "blob", id], options);
  if (exitCode === 0) return stdout;
  throw new GantryError(`git cannot read the file ${id}`, {
    problems: linesOf(stderr),
    hint: `a partial clone brings it with "git fetch ${remote} ${id}", as whoever may read the remote`,
  });
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

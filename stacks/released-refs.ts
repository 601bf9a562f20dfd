import { listRefs, type Ref } from "../clients/git/refs.ts";
import { askRemote, cloneName, type RemoteRefs } from "../clients/git/remote.ts";
import { NoGit, runGit } from "../clients/git/run-git.ts";
import { GantryError } from "../model/errors.ts";
import { placed, type ReleasePlace } from "../model/observed/release-place.ts";
import { releaseBranch } from "../model/observed/release-record.ts";

/**
 * How sure it is that what the clone has is what there is: the remote was asked and has the same, there is no remote that
 * could have more, there is one that did not answer, or there is no repository at all, and so no tag.
 */
export type Certainty = "asked" | "no-remote" | "silent" | "no-repository";

/** The refs that say what runs in an environment, as the clone has them. */
export interface ReleasedRefs {
  certainty: Certainty;
  /** Git's own words where the remote is silent or there is no repository; empty otherwise. */
  why: readonly string[];
  /** The environment's tags, by their name without `refs/tags/`. */
  tags: ReadonlyMap<string, Ref>;
}

/** A plan asks several times, and somebody waits for it. */
const askingMs = 20_000;

/**
 * Reads tags and branch of an environment, and asks the remote whether it has the same.
 *
 * @throws GantryError where it has not: the clone would say something older
 */
export async function releasedRefs(
  root: string,
  environment: string,
  tags: readonly string[],
  place: ReleasePlace,
): Promise<ReleasedRefs> {
  const outside = await whyNoRepository(root);
  if (outside !== undefined) return { certainty: "no-repository", why: outside, tags: new Map() };
  if (place === "local") return localRefs(root, tags);
  const branch = `refs/heads/${releaseBranch(environment)}`;
  const names = [...tags.map((tag) => `refs/tags/${tag}`), branch];
  const answer = await askRemote(root, names, { deadlineMs: askingMs });
  const kept = answer.kind === "none" ? names : names.map(cloneName);
  const refs = new Map((await listRefs(root, kept)).map((ref) => [ref.name, ref]));
  if (answer.kind === "answered") refuseOther(environment, names, answer.refs, refs);
  const certainty = answer.kind === "answered" ? "asked" : answer.kind === "none" ? "no-remote" : "silent";
  return {
    certainty,
    why: answer.kind === "silent" ? answer.why : [],
    tags: new Map(
      tags.flatMap((tag) => {
        const ref = refs.get(`refs/tags/${tag}`);
        return ref === undefined ? [] : [[tag, ref]];
      }),
    ),
  };
}

/** The tags of runs on the local cloud, and the real ones of what no such run has set. Nobody is asked. */
async function localRefs(root: string, tags: readonly string[]): Promise<ReleasedRefs> {
  const names = tags.map((tag) => `refs/tags/${tag}`);
  const refs = await listRefs(root, [...names, ...names.map((name) => placed(name, "local"))]);
  const found = new Map(refs.map((ref) => [ref.name, ref]));
  const chosen = tags.flatMap((tag): [string, Ref][] => {
    const name = `refs/tags/${tag}`;
    const ref = found.get(placed(name, "local")) ?? found.get(name);
    return ref === undefined ? [] : [[tag, ref]];
  });
  return { certainty: "no-remote", why: [], tags: new Map(chosen) };
}

/** Git's words, or undefined where there is a repository. Throws a GantryError where git cannot read the one there is. */
async function whyNoRepository(root: string): Promise<readonly string[] | undefined> {
  try {
    const { exitCode, stderr } = await runGit(root, ["rev-parse", "--git-dir"]);
    if (exitCode === 0) return undefined;
    if (stderr.includes("not a git repository")) return [stderr];
    throw new GantryError("git cannot read this repository, so nobody knows what runs", {
      problems: [stderr],
    });
  } catch (error) {
    if (error instanceof NoGit) return [error.message];
    throw error;
  }
}

function refuseOther(
  environment: string,
  names: readonly string[],
  remote: RemoteRefs,
  clone: ReadonlyMap<string, Ref>,
): void {
  const other = names.flatMap((name) => {
    const [here, there] = [clone.get(cloneName(name))?.id, remote.get(name)];
    return here === there ? [] : [{ name, here, there }];
  });
  if (other.length === 0) return;
  throw new GantryError(`this clone does not know what the remote says of ${environment}`, {
    problems: other.map(
      ({ name, here, there }) =>
        `${name.replace(/^refs\/(?:tags|heads)\//, "")}: ${shortId(here)} here, ${shortId(there)} at the remote`,
    ),
    hint: fetchCommand(other),
  });
}

function shortId(id: string | undefined): string {
  return id === undefined ? "none" : id.slice(0, 12);
}

/** Brings what the remote has, version tags as well, and takes away what it has not. */
function fetchCommand(other: readonly { name: string; there: string | undefined }[]): string {
  const branches = other.filter(({ name, there }) => name.startsWith("refs/heads/") && there !== undefined);
  const gone = other.filter(({ there }) => there === undefined).map(({ name }) => cloneName(name));
  const specs = branches.map(({ name }) => ` +${name}:${cloneName(name)}`).join("");
  const fetch = gone.length === other.length ? [] : [`git fetch --tags --force origin${specs}`];
  return [...fetch, ...gone.map((name) => `git update-ref -d ${name}`)].join(" && ");
}

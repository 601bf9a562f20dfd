import { z } from "zod";
import { loadRepository } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { commitOf } from "../clients/git/commit-of.ts";
import { writeCommit } from "../clients/git/refs.ts";
import { askRemote, cloneName, fetchRefs, moveRefs } from "../clients/git/remote.ts";
import { runGit } from "../clients/git/run-git.ts";
import type { GitHubClient } from "../clients/github/github-client.ts";
import { openGitHub } from "../guard/open-github.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { formatMessage } from "../model/observed/trailers.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { print, say } from "../terminal/say.ts";
import { differing } from "./propose/write-tree.ts";

/** What maintenance writes anew: the pull request's words, and where its files lie. */
const proposals = {
  "sync-files": {
    title: "Write anew what is generated",
    body: "What is generated differed from what is committed. It was written anew by the generators of this branch.",
    patterns: [":/"],
  },
  "dependency-update": {
    title: "Update the lock files",
    body: "The newest versions that the packages' own ranges allow, as the package managers resolve them. Nothing of them was run.",
    patterns: [":(top,glob)**/package-lock.json", ":(top,glob)**/requirements*.txt"],
  },
  "flag-steps": {
    title: "Bring flags one step further",
    body: "Steps of the gray ladder that were due, one of each flag: `gantry flag due` says why, and what has stopped since. Merging approves them for the catalog; `gantry up` brings them there, and asks for its own approval.",
    patterns: [":(top,glob)**/environments/*/config.yml"],
  },
} as const;
const proposalNames = ["sync-files", "dependency-update", "flag-steps"] as const;

export interface ProposeOptions {
  what: string;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/** Not a person's address: a pull request says by itself who opened it. */
const author = { name: "gantry", email: "gantry@localhost" };
/** By which a branch of ours is told from one that somebody went on with. */
const mark = "Maintenance";

/**
 * Brings what differs in the work tree into a branch and a pull request of its own, never into the default branch: made, brought
 * up to date, or left alone where it has all of that already.
 */
export async function propose(context: Context, options: ProposeOptions): Promise<ExitCode> {
  const what = proposalNames.find((name) => name === options.what);
  if (what === undefined) {
    throw new GantryError(`propose: ${JSON.stringify(options.what.slice(0, 60))} is nothing to propose`, {
      hint: `one of ${proposalNames.join(", ")}`,
      exitCode: ExitCode.usage,
    });
  }
  if (!options.dryRun) requireAnswer(context, options);
  const { title, body, patterns } = proposals[what];
  const { root } = findProject(context.cwd);
  const { repository } = loadRepository(root).product;
  const branch = `maintenance/${what}`;
  const { top, head } = await defaultBranchIn(root, repository.defaultBranch);
  const { tree, paths } = await differing(top, head, patterns);
  const show = (result: string, page?: string): ExitCode => {
    if (options.json) {
      context.stdout.write(`${JSON.stringify({ result, branch, paths, url: page ?? null }, null, 2)}\n`);
    } else print(context, page === undefined ? `${result} ${branch}` : `${result} ${page}`);
    return ExitCode.done;
  };
  if (paths.length === 0) return show("UNCHANGED");
  say(context, [`${title}, ${counted(paths.length, "file")} in ${branch}:`, ...paths].join("\n  "));
  if (options.dryRun) {
    say(context, "nothing was written: --dry-run");
    return ExitCode.done;
  }
  if (!options.yes && !(await confirm("Propose them?"))) {
    throw new Declined("nothing was proposed: the answer was no");
  }
  const message = formatMessage(title, [[mark, what]]);
  const isNew = await push(top, { branch, head, tree, message });
  const github = await openGitHub({ repository, env: context.env, local: undefined });
  try {
    const to = { branch, base: repository.defaultBranch, title, body };
    const { page, isOpened } = await pullRequest(github.client, to);
    return show(isOpened ? "CREATED" : isNew ? "MOVED" : "UNCHANGED", page);
  } finally {
    await github.close();
  }
}

/** The commit that is checked out, which has to be the default branch's: everything else in a branch would be proposed as well. */
async function defaultBranchIn(root: string, branch: string): Promise<{ top: string; head: string }> {
  const [{ stdout: top }, head, base] = await Promise.all([
    runGit(root, ["rev-parse", "--show-toplevel"]),
    commitOf(root, "HEAD"),
    commitOf(root, `refs/remotes/origin/${branch}`),
  ]);
  if (head !== undefined && head === base) return { top, head };
  throw new GantryError(`what is checked out is not origin/${branch}, and would be proposed with the rest`, {
    hint: `git fetch origin && git switch --detach origin/${branch}, with what is to be proposed in the work tree`,
    exitCode: ExitCode.usage,
  });
}

/** @returns whether the branch had something else */
async function push(
  top: string,
  { branch, head, tree, message }: { branch: string; head: string; tree: string; message: string },
): Promise<boolean> {
  const name = `refs/heads/${branch}`;
  const answer = await askRemote(top, [name]);
  if (answer.kind !== "answered") {
    throw new GantryError("the remote does not answer, and the proposal goes there", {
      problems: answer.kind === "silent" ? answer.why : ["this clone has no remote"],
    });
  }
  const from = answer.refs.get(name);
  if (from !== undefined) {
    await fetchRefs(top, [`+${name}:${cloneName(name)}`]);
    const { stdout } = await runGit(top, [
      "log",
      "-1",
      "--format=%T %(trailers:key=Maintenance,valueonly)",
      from,
    ]);
    const [treeThere, said] = stdout.trim().split(" ");
    if (said === undefined) {
      throw new GantryError(`somebody has written to ${branch}, and it is left as it is`, {
        hint: `merge it or close it, and delete the branch: "git push origin :${branch}"`,
      });
    }
    if (treeThere === tree) return false;
  }
  const to = await writeCommit(top, { tree, parent: head, message, by: author, at: new Date() });
  const moved = await moveRefs(top, [{ name, from, to }]);
  if (moved.kind === "moved") return true;
  throw new GantryError(`somebody else was first: ${branch} is another now`, {
    problems: moved.why,
    hint: "run it again",
  });
}

const pull = z.object({ html_url: z.url({ protocol: /^https?$/ }) });

async function pullRequest(
  client: GitHubClient,
  { branch, base, title, body }: { branch: string; base: string; title: string; body: string },
): Promise<{ page: string; isOpened: boolean }> {
  const { owner } = client.repository;
  const permission = "Pull requests: write";
  const head = encodeURIComponent(`${owner}:${branch}`);
  const path = `/pulls?state=open&base=${encodeURIComponent(base)}&head=${head}`;
  const [open] = await client.list(pull, path, {
    what: `look for the pull request of ${branch}`,
    permission,
  });
  if (open !== undefined) return { page: open.html_url, isOpened: false };
  const asked = { what: `open the pull request of ${branch}`, permission };
  const made = pull.safeParse(
    await client.write("POST", "/pulls", asked, { title, head: branch, base, body }),
  );
  if (made.success) return { page: made.data.html_url, isOpened: true };
  throw new GantryError(`GitHub does not say which pull request it opened of ${branch}`, {
    hint: "run it again: it looks for it first",
  });
}

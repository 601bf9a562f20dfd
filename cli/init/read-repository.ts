import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, YAMLError } from "yaml";
import { z } from "zod";
import { NoGit, runGit } from "../git/run-git.ts";

/** What an existing repository tells of a product; undefined where it does not. */
interface RepositoryFacts {
  /** owner/name of the remote `origin`, where that is at GitHub. */
  repository: string | undefined;
  defaultBranch: string | undefined;
  /** The jobs that run for pull requests, under the names that GitHub shows. */
  checks: readonly string[];
}

export async function readRepository(root: string): Promise<RepositoryFacts> {
  if (!existsSync(root)) return { repository: undefined, defaultBranch: undefined, checks: [] };
  const [remote, head] = await Promise.all([
    git(root, ["remote", "get-url", "origin"]),
    git(root, ["symbolic-ref", "refs/remotes/origin/HEAD"]),
  ]);
  return {
    repository: remote === undefined ? undefined : githubRepository(remote),
    defaultBranch: head?.replace(/^refs\/remotes\/origin\//, ""),
    checks: checkNames(join(root, ".github", "workflows")),
  };
}

/** `git@github.com:o/n.git`, `ssh://git@github.com/o/n` and `https://github.com/o/n.git` all name o/n. */
function githubRepository(url: string): string | undefined {
  const form =
    /^(?:[\w+]+:\/\/)?(?:[^@/]*@)?(?:www\.)?github\.com(?::\d+\/|[:/])(?<path>[^/]+\/[^/]+?)(?:\.git)?\/?$/;
  return form.exec(url)?.groups?.["path"];
}

async function git(root: string, args: readonly string[]): Promise<string | undefined> {
  try {
    // An address may be an abbreviation of the person's own.
    const { exitCode, stdout } = await runGit(root, args, { own: true });
    return exitCode === 0 && stdout !== "" ? stdout.trim() : undefined;
  } catch (error) {
    if (error instanceof NoGit) return undefined;
    throw error;
  }
}

const workflow = z.object({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  jobs: z.record(z.string(), z.object({ name: z.string().optional(), strategy: z.unknown().optional() })),
});

/** Jobs whose names only a run knows (a matrix) are left out, and so is a file that is no workflow: these are hints. */
function checkNames(folder: string): string[] {
  const names = listWorkflows(folder).flatMap((file) => {
    const parsed = workflow.safeParse(readYaml(join(folder, file)));
    if (!parsed.success || !triggers(parsed.data.on).includes("pull_request")) return [];
    return Object.entries(parsed.data.jobs)
      .filter(([, { strategy, name = "" }]) => strategy === undefined && !name.includes("${{"))
      .map(([id, { name }]) => name ?? id);
  });
  return [...new Set(names)].filter((name) => name !== "" && name.length <= 100).sort();
}

function triggers(on: z.infer<typeof workflow>["on"]): string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on : Object.keys(on);
}

function listWorkflows(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return [];
    throw error;
  }
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"), { logLevel: "silent" });
  } catch (error) {
    if (error instanceof YAMLError) return undefined;
    throw error;
  }
}

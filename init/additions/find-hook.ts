import { existsSync, lstatSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Roots } from "../../catalog/project.ts";
import { NoGit, runGit } from "../../clients/git/run-git.ts";

/** Where what runs before a commit is said, as a path from the project's folder; or why Gantry adds nothing there. */
export type HookPlace =
  { path: string; kind: "script" | "lefthook"; problem?: never } | { path: string; problem: string };

const lefthook = ["lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml"];
/** Those of others, whose files are not edited here. */
const others = [
  "lefthook.toml",
  "lefthook.json",
  ".lefthook.toml",
  ".lefthook.json",
  ".pre-commit-config.yaml",
];

/** Finds the hook before a commit: that of the hook manager that is there, or git's own, wherever `core.hooksPath` has it. */
export async function findHook({ root, repository }: Roots): Promise<HookPlace> {
  const from = (file: string): string => relative(root, file).replaceAll(sep, "/");
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => join(repository, name)).find((file) => existsSync(file));
  const config = first(lefthook);
  if (config !== undefined) return { path: from(config), kind: "lefthook" };
  const other = first(others);
  if (other !== undefined) return { path: from(other), problem: "is not edited by Gantry" };
  // Husky starts this file by its shell, whether or not it is in git's own folder yet.
  if (existsSync(join(repository, ".husky")))
    return { path: from(join(repository, ".husky", "pre-commit")), kind: "script" };
  const said = async (args: readonly string[]): Promise<string | undefined> => {
    const { exitCode, stdout } = await runGit(root, args, { own: true });
    return exitCode === 0 && stdout !== "" ? stdout : undefined;
  };
  try {
    const hooks = await said(["rev-parse", "--git-path", "hooks"]);
    if (hooks === undefined) return { path: ".git/hooks/pre-commit", problem: "is in no repository of git" };
    const folder = resolve(root, hooks);
    const path = from(join(folder, "pre-commit"));
    const isConfigured = (await said(["config", "--get", "core.hooksPath"])) !== undefined;
    if (isConfigured && relative(repository, folder).startsWith(".."))
      return { path, problem: "lies outside of the repository, by core.hooksPath" };
    return isStarted(join(folder, "pre-commit"))
      ? { path, kind: "script" }
      : { path, problem: "cannot be executed, so git does not start it" };
  } catch (error) {
    if (error instanceof NoGit)
      return { path: ".git/hooks/pre-commit", problem: "is of git, which is not installed" };
    throw error;
  }
}

function isStarted(file: string): boolean {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found?.isFile() !== true || (found.mode & 0o111) !== 0;
}

import { globSync, existsSync } from "node:fs";
import { join } from "node:path";
import { listEnvironments } from "../../catalog/files/list-environments.ts";
import { globalConfig } from "../../catalog/files/scan.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { stackSettingsFile } from "../../catalog/stack-settings.ts";
import { NoGit, runGit } from "../../clients/git/run-git.ts";
import { differentFiles } from "../../clients/git/uncommitted.ts";
import { readOwn } from "../../files/read-own.ts";
import { environmentNames } from "../../model/environment-names.ts";
import { runbookText } from "../templates/runbooks.ts";
import { notAsWritten, scriptsOf } from "./of-package.ts";
import { removeWhereSame, type Step } from "./step.ts";

/** Every stack that a product may have. */
export const everyStack: readonly string[] = [...environmentNames, repositoryStack];

/** The stacks that the catalog and its settings name: each may still hold resources. */
export function stacksOf(root: string): string[] {
  const environments: readonly string[] = listEnvironments(root);
  return everyStack.filter(
    (stack) => environments.includes(stack) || existsSync(join(root, stackSettingsFile(stack))),
  );
}

/**
 * The catalog and what came with it, in the order in which it goes: `environments/` and the settings of its stacks as far as git has them
 * committed, whoever wrote them; scripts and runbooks where they are as they were written.
 */
export async function ofCatalog(root: string, packageRoot: string): Promise<Step[]> {
  const settings = everyStack.map(stackSettingsFile);
  const runbooks = filesOf(root, "docs/runbooks/*.md");
  const catalog = filesOf(root, "environments/**/*");
  const committed = await committedOf(root, ["environments", ...settings]);
  const give = (path: string): Step[] => {
    const read = readOwn(root, path);
    if ("problem" in read) return [{ does: "keep", path, reason: read.problem }];
    if (read.text === undefined) return [];
    return [
      committed.has(path)
        ? { does: "remove", path }
        : { does: "keep", path, reason: "not committed as it is, so git could not give it back" },
    ];
  };
  const others = catalog.filter((path) => path !== globalConfig);
  return [
    ...scriptsOf(root, packageRoot),
    ...runbooks.flatMap((path) => removeWhereSame(root, path, runbookText(path), notAsWritten)),
    ...[...others, globalConfig, ...settings].flatMap(give),
  ];
}

function filesOf(root: string, pattern: string): string[] {
  return globSync(pattern, { cwd: root, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    )
    .toSorted();
}

/** The files that HEAD has exactly as they are, also where git was told not to look; none where there is no git, or no commit. */
async function committedOf(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const listed = async (args: readonly string[]): Promise<string[] | undefined> => {
    const { exitCode, stdout } = await runGit(root, [...args, "--", ...paths]);
    return exitCode === 0 ? stdout.split("\0").filter((path) => path !== "") : undefined;
  };
  try {
    const all = await listed(["ls-tree", "-r", "-z", "HEAD"]);
    const changed = await listed(["diff", "-z", "--name-only", "--relative", "HEAD"]);
    if (all === undefined || changed === undefined) return new Set();
    const files = all.flatMap((line) => {
      const { id, path } = /^\d+ blob (?<id>[0-9a-f]+)\t(?<path>.+)$/s.exec(line)?.groups ?? {};
      return id === undefined || path === undefined ? [] : [{ id, path }];
    });
    const others = new Set([...changed, ...differentFiles(root, files)]);
    return new Set(files.flatMap(({ path }) => (others.has(path) ? [] : [path])));
  } catch (error) {
    if (error instanceof NoGit) return new Set();
    throw error;
  }
}

import { loadRepository } from "../../catalog/load.ts";
import type { Project } from "../../catalog/project.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import type { Context } from "../../terminal/context.ts";
import type { Progress } from "../../terminal/progress.ts";
import { whole } from "../../terminal/width.ts";
import { openGitHub } from "../open-github.ts";
import { accountOf, localLogin } from "./account.ts";
import { recordBreakGlass, type BreakGlass } from "./break-glass.ts";

export interface UseBrokenGlass {
  project: Project;
  local: boolean;
  environment: string;
  /** What does not wait for an approval, such as `production is deployed`. */
  what: string;
  glass: BreakGlass;
  progress: Progress;
}

/** Leaves the record of what does not wait for an approval, and says it loudly. @returns its id */
export async function useBrokenGlass(
  { env }: Pick<Context, "env">,
  { project, local, environment, what, glass, progress }: UseBrokenGlass,
): Promise<string> {
  const { root } = project;
  const { repository } = loadRepository(root).product;
  const commit = (await commitOf(root, "HEAD")) ?? "0".repeat(40);
  const github = await openGitHub({
    repository,
    env,
    local: local ? project.local : undefined,
    login: local ? await localLogin(root) : undefined,
  });
  try {
    const by = await accountOf(github.client, env);
    const id = await recordBreakGlass(github.client, { environment, commit, glass, by });
    progress.step(`BREAK GLASS: ${what} without waiting for approval: ${glass.reason}`);
    progress.step(
      `  every rule still holds; the record is ${id}, and "gantry drift" tells of it until somebody else acknowledges it:`,
    );
    progress.step(`  ${whole(`gantry drift acknowledge ${id} --reason "…"`)}`);
    return id;
  } finally {
    await github.close();
  }
}

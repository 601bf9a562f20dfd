import { findProject, type Project } from "../catalog/project.ts";
import { listRefs } from "../clients/git/refs.ts";
import { GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";

/**
 * Lets the database on a server follow the branches: what a command adds to one is taken in once the command has ended. What
 * is called before the command gives what is to be called after it. A database that is down costs a notice, and nothing else.
 */
export async function followBranches(
  context: Pick<Context, "cwd" | "env" | "stderr">,
): Promise<() => Promise<void>> {
  const project = projectOf(context.cwd);
  if (project === undefined) return nothing;
  const before = await tipsOf(project.root);
  return async () => {
    if ((await tipsOf(project.root)) === before) return;
    // Only now: a server's driver and the embedded database take long to load.
    await (await import("./store/follow.ts")).follow(context, project);
  };
}

async function nothing(): Promise<void> {
  // Outside of a project no command adds to a branch.
}

/** Undefined where nothing is a project: then no command adds to a branch. */
function projectOf(cwd: string): Project | undefined {
  try {
    return findProject(cwd);
  } catch (error) {
    if (error instanceof GantryError) return undefined;
    throw error;
  }
}

/** The ends of all branches of records that the clone has of the remote, as one text. */
async function tipsOf(root: string): Promise<string> {
  try {
    const refs = await listRefs(root, ["refs/heads/gantry/*", "refs/remotes/origin/gantry/*"]);
    return refs.map(({ name, id }) => `${name} ${id}`).join("\n");
  } catch (error) {
    if (error instanceof GantryError) return "";
    throw error;
  }
}

import { findProject, type Project } from "../catalog/project.ts";
import { GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { timesAdded } from "./branch/added.ts";

/**
 * Lets the database on a server follow the branches: what a command adds to one is taken in once the command has ended. What
 * is called before the command gives what is to be called after it. A database that is down costs a notice, and nothing else.
 */
export function followBranches(context: Pick<Context, "cwd" | "env" | "stderr">): () => Promise<void> {
  const before = timesAdded();
  return async () => {
    if (timesAdded() === before) return;
    const project = projectOf(context.cwd);
    if (project === undefined) return;
    // Only now: a server's driver and the embedded database take long to load.
    await (await import("./store/follow.ts")).follow(context, project);
  };
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

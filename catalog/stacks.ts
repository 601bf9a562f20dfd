import { listEnvironments } from "./files/list-environments.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";

/** The stack of what a repository has once; every other stack is named for its environment. */
export const repositoryStack = "repository";

/** Refuses a stack that the catalog does not know, with the ones it does. */
export function checkStack(root: string, stack: string): void {
  const known: readonly string[] = [...listEnvironments(root), repositoryStack];
  if (known.includes(stack)) return;
  const meant = nearest(stack, known);
  throw new GantryError(`there is no environment "${stack}"`, {
    hint: `${meant === undefined ? "" : `did you mean "${meant}"? `}known: ${known.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}

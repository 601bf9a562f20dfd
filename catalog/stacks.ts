import { quoteKey } from "./check/quote.ts";
import { listEnvironments } from "./files/list-environments.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";

/** The stack of what a repository has once; every other stack is named for its environment. */
export const repositoryStack = "repository";

/** Refuses a stack that the catalog does not know, with the ones it does. */
export function checkStack(root: string, stack: string): void {
  checkName(stack, [...listEnvironments(root), repositoryStack]);
}

/** Refuses an environment that has no folder, with those that have one; `others` may be named in its place. */
export function checkEnvironment(root: string, environment: string, others: readonly string[] = []): void {
  checkName(environment, [...listEnvironments(root), ...others]);
}

function checkName(name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const meant = nearest(name, known);
  throw new GantryError(`there is no environment ${quoteKey(name)}`, {
    hint: `${meant === undefined ? "" : `did you mean "${meant}"? `}known: ${known.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}

import { repositoryStack } from "../../catalog/stacks.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { isInRepository } from "../../clients/git/repository.ts";
import { isProtectedEnvironment } from "../../model/declared/is-protected.ts";
import { GantryError } from "../../model/errors.ts";
import type { BaseOptions } from "./base-pack.ts";
import type { Deployment } from "./deployment.ts";

/**
 * Whose pack and program a deployment is compared with: what was asked for; else, where users are, the commit of the default
 * branch that this one is based on, so that what is applied there is what that branch has. Undefined elsewhere.
 *
 * @throws GantryError where a real deployment has no such branch to be compared with.
 */
export async function chooseBase(
  deployment: Pick<Deployment, "options" | "catalog" | "session" | "progress">,
): Promise<BaseOptions | undefined> {
  const { options, catalog, session, progress } = deployment;
  if (options.base !== undefined) return { ref: options.base };
  if (!isGuarded(deployment)) return undefined;
  const { root } = session.project;
  const { defaultBranch } = catalog.repository.product.repository;
  const refs = [`origin/${defaultBranch}`, defaultBranch];
  if (await isInRepository(root))
    for (const ref of refs) if ((await commitOf(root, ref)) !== undefined) return { ref, atFork: true };
  const message = `nobody can say whether the program is that of "${defaultBranch}": no such branch is known here`;
  if (!options.local)
    throw new GantryError(message, { hint: `"git fetch origin ${defaultBranch}" brings it` });
  progress.step(`notice: ${message}`);
  return undefined;
}

/** Whether only the default branch's program may change what the stack has: a protected environment, or the repository. */
export function isGuarded({ options, catalog }: Pick<Deployment, "options" | "catalog">): boolean {
  if (options.stack === repositoryStack) return true;
  const environment = catalog.environments.find((each) => each.environment === options.stack);
  return environment !== undefined && isProtectedEnvironment(environment);
}

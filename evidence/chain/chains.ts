import { environmentNames } from "../../model/environment-names.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { branchTip } from "../branch/branch-tip.ts";
import { waitingIn } from "../spool.ts";

/** The chain of what the repository has once. */
export const repositoryChain = "repository";

const chainNames: readonly string[] = [...environmentNames, repositoryChain];

/** The chains that there is something of, in the branches of this clone or waiting. */
export async function chainsOf(root: string, place: ReleasePlace): Promise<readonly string[]> {
  const chains: string[] = [];
  for (const environment of chainNames) {
    const tip = await branchTip(root, environment, place);
    if (tip !== undefined || waitingIn({ root, environment, place }).events.length > 0)
      chains.push(environment);
  }
  return chains;
}

/** Throws a usage error for what is neither an environment nor `repository`. */
export function requireChain(name: string): void {
  if (chainNames.includes(name)) return;
  throw new GantryError(`there are no audit events of "${name.slice(0, 100)}"`, {
    hint: `one of these has some: ${chainNames.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}

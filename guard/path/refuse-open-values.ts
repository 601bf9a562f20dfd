import { listEnvironments } from "../../catalog/load.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { openValues, type OpenValue } from "../../catalog/open-values.ts";

/** Refuses to deploy placeholders to real clouds: says all of them, and how each value is found. */
export function refuseOpenValues(root: string, stack: string): void {
  const open = stack === repositoryStack ? ofProduct(root) : openValues(root, stack);
  if (open.length === 0) return;
  throw new GantryError(
    `${stack} cannot be deployed: what "gantry init" could not know is still to be filled in`,
    {
      problems: open.map(({ place, path, find }) => `${place} ${path}: ${find}`),
      hint: `on the local cloud it can: gantry up ${stack} --local`,
      exitCode: ExitCode.usage,
    },
  );
}

function ofProduct(root: string): OpenValue[] {
  const [first] = listEnvironments(root);
  if (first === undefined) return [];
  return openValues(root, first).filter(({ path }) => path.startsWith("product."));
}

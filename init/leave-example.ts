import { ExitCode, GantryError } from "../model/errors.ts";
import { globalConfig } from "../catalog/files/scan.ts";
import { exampleRemains, localRemains } from "./example-remains.ts";

export interface Leaving {
  /** Files and folders that go, in their order. */
  leaving: readonly string[];
  /** Files of the example's that somebody changed: they stay. */
  changed: readonly string[];
}

/**
 * What of the example goes for a new product. Nothing where nothing is left of it, so that a product can say it again.
 *
 * @throws GantryError where the catalog is somebody's own, or a file that the product needs is.
 */
export function leaveExample(root: string, files: ReadonlyMap<string, string>): Leaving {
  const { unchanged, changed, isExample } = exampleRemains(root, files);
  if (!isExample && unchanged.length > 0) {
    throw new GantryError(`${globalConfig} is not the example's any more; nothing was changed`, {
      hint: `it is somebody's own, so nothing is removed; to begin anew, put the example back: git restore ${globalConfig}`,
      exitCode: ExitCode.usage,
    });
  }
  if (!isExample) return { leaving: [], changed: [] };
  const inTheWay = changed.filter((path) => files.has(path) && !path.startsWith("docs/"));
  if (inTheWay.length > 0) {
    throw new GantryError(
      "files of the example were changed where the product needs a place; nothing was changed",
      {
        problems: inTheWay.map((path) => `${path} is not as the example has it`),
        hint: `move them away, or have them go with the example: git restore ${inTheWay.join(" ")}`,
        exitCode: ExitCode.usage,
      },
    );
  }
  return { leaving: [...localRemains(root), ...unchanged], changed };
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, exampleFiles } from "../catalog/example.ts";
import { globalConfig } from "../catalog/files/scan.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { readWorkflows } from "../workflows/compare-files.ts";
import { originOf } from "../workflows/header.ts";

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
      hint: `it is somebody's own, so nothing is removed; to begin anew, put the example back: "git restore ${globalConfig}"`,
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
        hint: `move them away, or have them go with the example: "git restore ${inTheWay.join(" ")}"`,
        exitCode: ExitCode.usage,
      },
    );
  }
  return { leaving: [...localRemains(root), ...unchanged], changed };
}

/**
 * Refuses a new product among files of the example's, before anything is asked: they would be kept, and deploy to the
 * example's own projects, or name what the product has not. Whether a catalog that is there fits, is told by reading it.
 */
export function refuseRemains(root: string): void {
  if (existsSync(join(root, globalConfig))) return;
  // A migration is a file like any other until a catalog names it, and a script until a workflow starts it.
  const left = exampleRemains(root, new Map()).unchanged.filter(
    (path) => path in exampleFiles() && !/^(?:migrations|scripts)\//.test(path),
  );
  if (left.length === 0) return;
  throw new GantryError("a new product begins without what is left of the example; nothing was changed", {
    problems: left.map((path) => `"${path}" is the example's`),
    hint: '"gantry init --fresh" removes them, after it has shown what goes',
    exitCode: ExitCode.usage,
  });
}

/** What is left of the example in a checkout. */
interface ExampleRemains {
  /** As the example has them, in the order in which they go: the catalog's global part, by which the example is known, last. */
  unchanged: readonly string[];
  /** At a place of the example's, with another text: somebody's own. */
  changed: readonly string[];
  /** Whether the catalog is the example's, or there is none. */
  isExample: boolean;
}

/**
 * Looks for what is left of the example. A file is the example's where its text is: whatever anybody changed is theirs.
 *
 * @param wanted texts by path that belong there whoever wrote them: no remains.
 */
export function exampleRemains(root: string, wanted: ReadonlyMap<string, string>): ExampleRemains {
  const unchanged: string[] = [];
  const changed: string[] = [];
  for (const [path, digest] of Object.entries(exampleFiles())) {
    if (!existsSync(join(root, path))) continue;
    const text = readFileSync(join(root, path), "utf8");
    if (wanted.get(path) === text) continue;
    (digestOf(text) === digest ? unchanged : changed).push(path);
  }
  const isExample = !existsSync(join(root, globalConfig)) || unchanged.includes(globalConfig);
  // Every catalog has such files: they are the example's where the catalog is. The example's lie in its own folder, as Gantry has them.
  for (const [path, text] of isExample ? readWorkflows(root) : []) {
    const origin = originOf(text);
    if (origin !== "own") (origin === "generated" ? unchanged : changed).push(path);
  }
  const isLast = (path: string): number => (path === globalConfig ? 1 : 0);
  return {
    unchanged: unchanged.toSorted((a, b) => isLast(a) - isLast(b) || (a < b ? -1 : 1)),
    changed: changed.toSorted(),
    isExample,
  };
}

/** What the local cloud has of the example: everything below .gantry/ but for what `gantry init` itself keeps there. */
function localRemains(root: string): string[] {
  const folder = join(root, ".gantry");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name !== "init")
    .map((name) => `.gantry/${name}`);
}

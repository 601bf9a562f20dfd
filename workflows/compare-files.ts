import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { unixLineEnds } from "../files/line-ends.ts";
import { originOf } from "./header.ts";

/** Where GitHub looks for workflows, from the repository's top. */
const workflowsFolder = ".github/workflows";

/** A file that is not what it would be if it were generated now. */
export interface Drift {
  path: string;
  /** `foreign`: somebody's own file lies where a workflow would be written. `left over`: nothing asks for it any more. */
  state: "missing" | "out of date" | "edited by hand" | "left over" | "foreign";
  /** What is there; undefined where nothing is. */
  found: string | undefined;
  /** What should be there; undefined for a file that should not. */
  wanted: string | undefined;
}

/** Whether GitHub reads a file as a workflow, by its path from the repository's top. */
export function isWorkflowFile(path: string): boolean {
  return posix.dirname(path) === workflowsFolder && /\.ya?ml$/.test(path);
}

/** Every workflow of a repository, by path: generated and hand-written ones, with Unix's line ends whatever a clone has. */
export function readWorkflows(repository: string): Map<string, string> {
  const folder = join(repository, workflowsFolder);
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder).map((name) => `${workflowsFolder}/${name}`);
  return new Map(
    paths
      .filter(isWorkflowFile)
      .sort()
      .map((path) => [path, unixLineEnds(readFileSync(join(repository, path), "utf8"))]),
  );
}

/** Compares what is there with what would be generated, sorted by path. Files that gantry never made are nobody's drift. */
export function compareFiles(
  found: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): Drift[] {
  const drift = [...wanted].flatMap(([path, text]): Drift[] => {
    const there = found.get(path);
    if (there === text) return [];
    return [{ path, state: stateOf(there), found: there, wanted: text }];
  });
  const leftOver = [...found].flatMap(([path, text]): Drift[] =>
    wanted.has(path) || originOf(text) === "own"
      ? []
      : [{ path, state: "left over", found: text, wanted: undefined }],
  );
  return [...drift, ...leftOver].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function stateOf(there: string | undefined): Drift["state"] {
  if (there === undefined) return "missing";
  return ({ own: "foreign", generated: "out of date", edited: "edited by hand" } as const)[originOf(there)];
}

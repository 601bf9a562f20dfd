import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unixLineEnds } from "../files/line-ends.ts";
import type { Roots } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { madeFor, originOf } from "./header.ts";

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

/** Every workflow of a repository, by path: generated and hand-written ones, with Unix's line ends whatever a clone has. */
export function readWorkflows(repository: string): Map<string, string> {
  const folder = join(repository, workflowsFolder);
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return new Map(
    names
      .sort()
      .map((name) => [`${workflowsFolder}/${name}`, unixLineEnds(readFileSync(join(folder, name), "utf8"))]),
  );
}

/**
 * The workflows without those that are made for another project of the repository, as long as that is there. A project that was moved
 * takes its own over.
 *
 * @throws GantryError where one of those lies where a workflow of this project belongs: GitHub has one folder for all of them
 */
export function withoutOthers(
  { repository, prefix }: Pick<Roots, "repository" | "prefix">,
  found: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): Map<string, string> {
  const others = new Map(
    [...found].flatMap(([path, text]): [string, string][] => {
      const folder = madeFor(text);
      if (folder === undefined || folder === prefix) return [];
      return existsSync(join(repository, folder, "Pulumi.yaml")) ? [[path, folder]] : [];
    }),
  );
  const taken = [...others].filter(([path]) => wanted.has(path));
  if (taken.length === 0) return new Map([...found].filter(([path]) => !others.has(path)));
  const nameOf = (folder: string): string => (folder === "" ? "at the repository's top" : `in "${folder}"`);
  throw new GantryError(
    `the project ${nameOf(prefix)} and another one of this repository would have the same workflows; nothing was written`,
    {
      problems: taken.map(([path, folder]) => `"${path}" is that of the project ${nameOf(folder)}`),
      hint: "one repository has the pipeline of one product: tags, checks and environments of GitHub would collide as well; give the other a repository of its own",
      exitCode: ExitCode.usage,
    },
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

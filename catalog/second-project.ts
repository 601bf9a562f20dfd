import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Roots } from "./project.ts";

type Places = Pick<Roots, "repository" | "prefix">;

/**
 * One repository has one `.github/workflows`, one set of tags, checks and environments of GitHub: a second project would take those of the first.
 *
 * @throws GantryError where there is one, in each of them alike
 */
export function refuseSecondProject(places: Places): void {
  const others = otherProjects(places);
  if (others.length === 0) return;
  throw new GantryError(
    `this repository has the project ${placeOf(places.prefix)} and ${others.length === 1 ? "another one" : "others"}, and one repository has the pipeline of one product`,
    {
      problems: others.map((folder) => `"${folder}Pulumi.yaml" is that of the project ${placeOf(folder)}`),
      hint: "workflows, tags, checks and environments of GitHub would collide: give the other a repository of its own",
      exitCode: ExitCode.usage,
    },
  );
}

/** The folders of a repository's other projects, from its top with a slash at the end, sorted; empty for the top itself. */
export function otherProjects({ repository, prefix }: Places): string[] {
  return projectsBelow(repository, "").filter((folder) => folder !== prefix);
}

/** Neither packages, nor what tools keep, nor another repository's. */
function projectsBelow(repository: string, prefix: string): string[] {
  const entries = readdirSync(join(repository, prefix), { withFileTypes: true });
  const names = new Set(entries.map(({ name }) => name));
  if (prefix !== "" && names.has(".git")) return [];
  const own = names.has("Pulumi.yaml") && existsSync(join(repository, prefix, "environments"));
  const below = entries
    .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name))
    .map(({ name }) => `${prefix}${name}/`)
    .sort();
  return [...(own ? [prefix] : []), ...below.flatMap((folder) => projectsBelow(repository, folder))];
}

function placeOf(prefix: string): string {
  return prefix === "" ? "at its top" : `in "${prefix}"`;
}

import { existsSync } from "node:fs";
import { GantryError } from "../model/errors.ts";
import { findProject, type Project } from "../catalog/project.ts";

/** The project that a folder lies in; from any other folder the checkout that the shell's hook came from. */
export function profileProject(cwd: string): Project {
  try {
    const found = findProject(cwd);
    // Another Pulumi project has no profiles.
    if (existsSync(found.environments)) return found;
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
  }
  return findProject(import.meta.dirname);
}

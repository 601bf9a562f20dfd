import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";

/** The folder with Pulumi.yaml, and what a local run keeps below it. All paths are absolute. */
export interface Project {
  root: string;
  /** Everything that a local run makes lies below this folder. */
  local: string;
  environments: string;
  policyPack: string;
}

/** Finds the project by walking up from `cwd`, as git and pulumi do. */
export function findProject(cwd: string): Project {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) {
      return {
        root: folder,
        local: join(folder, ".gantry"),
        environments: join(folder, "environments"),
        policyPack: join(folder, "policy"),
      };
    }
    if (dirname(folder) === folder) break;
  }
  throw new GantryError(`no Pulumi.yaml in "${cwd}" or above it`, {
    hint: "run gantry inside the project",
    exitCode: ExitCode.usage,
  });
}

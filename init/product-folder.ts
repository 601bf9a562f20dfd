import { existsSync } from "node:fs";
import { packageFor } from "../catalog/package-for.ts";
import { projectAround } from "../catalog/project.ts";

/** The folder that is, or becomes, a product's, seen from one: a project, or one that has Gantry among its packages. Undefined where it is neither. */
export function productFolder(cwd: string): string | undefined {
  const project = projectAround(cwd);
  // A folder below a project has its packages too; and a Pulumi.yaml above may be of something else.
  const isBelow = project !== undefined && existsSync(project.environments);
  return isBelow || packageFor(cwd) === undefined ? project?.root : cwd;
}

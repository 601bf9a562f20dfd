import { existsSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";

/** The text of a local action's description and where it lies, or why there is none. */
type LocalAction = { path: string; text: string } | { problem: string };

/** Reads what `uses: ./path` names, or says that nobody can. `called` is as the workflow has it. */
export type ReadLocal = (called: string) => LocalAction;

/** Actions and called workflows of the repository at `root`. */
export function localActionsOf(root: string): ReadLocal {
  return (called) => {
    const path = normalize(called).replace(/\/$/, "");
    if (path.startsWith("..")) return { problem: `"${called}" leads out of the repository` };
    const files = /\.ya?ml$/.test(path) ? [path] : [`${path}/action.yml`, `${path}/action.yaml`];
    const file = files.find((candidate) => existsSync(join(root, candidate)));
    if (file === undefined) return { problem: `there is no "${called}" in this repository` };
    return { path: file, text: readFileSync(join(root, file), "utf8") };
  };
}

import { commandNames } from "../../cli/commands.ts";
import type { Found } from "../../workflows/lint/lint-workflows.ts";
import { lintWorkflows } from "../../workflows/lint/lint-workflows.ts";
import { ensureActionlint } from "../../workflows/lint/obtain-actionlint.ts";
import { checkout } from "./project.ts";
import { rootsAt } from "../../catalog/project.ts";

interface Linted {
  findings: Found[];
  notices: string[];
}

/** Judges workflows as `gantry workflows check` does; without shellcheck, which is a process a step, unless one is given. */
export async function lint(
  files: ReadonlyMap<string, string>,
  { root = checkout, shellcheck }: { root?: string; shellcheck?: string } = {},
): Promise<Linted> {
  const actionlint = await ensureActionlint({ env: process.env });
  return lintWorkflows(files, { roots: rootsAt(root), commands: commandNames(), actionlint, shellcheck });
}

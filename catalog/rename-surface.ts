import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";
import { confirm, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { print } from "../terminal/say.ts";
import { quote } from "./check/quote.ts";
import { loadCatalog } from "./load.ts";
import { findProject } from "./project.ts";
import { carryOutRename, endRename, interruptedRename, takeBackRename } from "./rename/journal.ts";
import { planRename, type Rename, type RenamePlan } from "./rename/plan-rename.ts";
import { renameText } from "./rename/rename-text.ts";

export interface RenameSurfaceOptions extends Rename {
  yes: boolean;
  json: boolean;
}

/**
 * Gives a surface another name in every file of the catalog, after showing what changes. Its resources keep the name that they
 * were made under (docs/rename.md).
 */
export async function renameSurface(context: Context, options: RenameSurfaceOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const interrupted = interruptedRename(root);
  if (interrupted !== undefined) {
    carryOut(root, interrupted);
    if (interrupted.from === options.from && interrupted.to === options.to)
      return report(context, options, interrupted);
    context.stderr.write(`finished: ${quote(interrupted.from)} is ${quote(interrupted.to)} now\n`);
  }
  const plan = planRename(root, loadCatalog(root), options);
  if (plan.files.length === 0) return report(context, options, plan);
  requireAnswer(context, options);
  if (!options.json) print(context, `${renameText(plan, paintFor(context))}\n`);
  if (!options.yes && !(await confirm(`Rename ${plan.from} to ${plan.to}?`)))
    throw new GantryError("not renamed: the answer was no");
  carryOut(root, plan);
  return report(context, options, plan);
}

/** A catalog that has a mistake afterwards is brought back. */
function carryOut(root: string, plan: RenamePlan): void {
  carryOutRename(root, plan);
  try {
    loadCatalog(root);
  } catch (error) {
    takeBackRename(root, plan);
    throw error;
  }
  endRename(root);
}

function report(context: Context, { from, to, json }: RenameSurfaceOptions, plan: RenamePlan): ExitCode {
  const files = plan.files.map(({ path }) => path);
  const readers = readersOf(findProject(context.cwd).root, from);
  if (json) {
    const document = { surface: to, from, madeAs: plan.madeAs, files, readers };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return ExitCode.done;
  }
  if (files.length === 0)
    print(context, `nothing is left to do: no file has a surface ${quote(from)}, and ${quote(to)} is there`);
  else print(context, `renamed ${from} to ${to} in ${files.length} ${files.length === 1 ? "file" : "files"}`);
  for (const reader of readers)
    print(
      context,
      `${reader} reads the output surfaces.${from}, which is surfaces.${to} after each deployment`,
    );
  if (files.length > 0)
    print(
      context,
      'each environment takes the new name with its next "gantry up <environment>", in any order',
    );
  return ExitCode.done;
}

/** Workflows and scripts that read the surface's outputs under its former name, by file and line. */
function readersOf(root: string, name: string): string[] {
  const reads = new RegExp(String.raw`surfaces(?:\.${name}(?![\w-])|\[\s*["']${name}["']\s*\])`);
  const files = globSync([".github/workflows/*.{yml,yaml}", "scripts/**/*.*"], { cwd: root });
  return files.toSorted().flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line, index) => (reads.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

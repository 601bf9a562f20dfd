import { existsSync, globSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";
import { counted } from "../terminal/counted.ts";
import { confirm, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { print } from "../terminal/say.ts";
import { quote } from "./check/quote.ts";
import { isFile } from "./files/list-environments.ts";
import { loadCatalog } from "./load.ts";
import { findProject, type Project } from "./project.ts";
import { interruptedRename, type RenamePlan } from "./rename/interrupted.ts";
import { carryOutRename, endRename, takeBackRename } from "./rename/journal.ts";
import { planRename, type Rename } from "./rename/plan-rename.ts";
import { renameText } from "./rename/rename-text.ts";

/** What is generated and names surfaces; workflows name none. */
const secretsTable = "docs/secrets-catalog.md";

export interface RenameSurfaceOptions extends Rename {
  yes: boolean;
  json: boolean;
}

/**
 * Gives a surface another name in every file of the catalog, after showing what changes. Its resources keep the name that they
 * were made under (docs/how-to/rename-a-surface.md).
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
  endRename(root);
  try {
    loadCatalog(root);
  } catch (error) {
    takeBackRename(root, plan);
    if (!(error instanceof GantryError)) throw error;
    const { message, problems, exitCode } = error;
    throw new GantryError(`not renamed: with the new name ${message}`, { problems, exitCode, cause: error });
  }
}

function report(context: Context, { from, to, json }: RenameSurfaceOptions, plan: RenamePlan): ExitCode {
  const project = findProject(context.cwd);
  const { root } = project;
  const files = plan.files.map(({ path }) => path);
  const readers = readersOf(project, from);
  if (json) {
    const document = { surface: to, from, madeAs: plan.madeAs, files, readers };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return ExitCode.done;
  }
  const table = existsSync(join(root, secretsTable))
    ? [`${secretsTable} names it as well: "gantry generate" writes it anew`]
    : [];
  const done =
    files.length === 0
      ? [`nothing is left to do: no file has a surface ${quote(from)}, and ${quote(to)} is there`]
      : [
          `renamed ${from} to ${to} in ${counted(files.length, "file")}`,
          ...table,
          'each environment takes the new name with its next "gantry up <environment>", in any order',
        ];
  const told = readers.map(
    (reader) => `${reader} reads the output surfaces.${from}, which is surfaces.${to} from then on`,
  );
  print(context, [...done, ...told].join("\n"));
  return ExitCode.done;
}

/** Workflows, actions and scripts that read the surface's outputs under its former name, by file from the repository's top, and line. */
function readersOf({ repository, prefix }: Project, name: string): string[] {
  const reads = new RegExp(String.raw`surfaces(?:\.${name}(?![\w-])|\[\s*["']${name}["']\s*\])`);
  const folders = [...new Set(["", prefix])].map((folder) => join(repository, folder, "scripts"));
  const files = [join(repository, ".github"), ...folders].flatMap((folder) =>
    globSync("**/*.*", { cwd: folder }).map((file) => join(folder, file)),
  );
  return files
    .toSorted()
    .filter(isFile)
    .flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .flatMap((line, index) =>
          reads.test(line) ? [`${relative(repository, file).replaceAll(sep, "/")}:${index + 1}`] : [],
        ),
    );
}

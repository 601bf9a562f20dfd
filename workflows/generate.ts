import { rmSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { writeProjectFile } from "../files/line-ends.ts";
import { findProject } from "../catalog/project.ts";
import { compareFiles, type Drift, readWorkflows } from "./compare-files.ts";
import { wantedWorkflows } from "./generate-workflows.ts";
import { counted } from "../terminal/counted.ts";
import { print } from "../terminal/say.ts";

/** Writes the workflows that the catalog asks for, and removes those that it asked for once. Touches no other file. */
export async function generateWorkflows(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const wanted = await wantedWorkflows(project);
  const drift = compareFiles(readWorkflows(project.repository), wanted);
  const foreign = drift.filter(({ state }) => state === "foreign");
  if (foreign.length > 0) {
    throw new GantryError(
      "a file that gantry did not write lies where a workflow belongs; nothing was written",
      {
        problems: foreign.map(({ path }) => `"${path}" has no line that says it is generated`),
        hint: "rename it, or give the pipeline another workflowFile",
        exitCode: ExitCode.usage,
      },
    );
  }
  for (const { path, wanted: text } of drift) {
    if (text === undefined) rmSync(join(project.repository, path));
    else writeProjectFile(join(project.repository, path), text);
  }
  if (options.json) context.stdout.write(asJson(wanted, drift));
  else print(context, asText(wanted, drift));
  return ExitCode.done;
}

function asJson(wanted: ReadonlyMap<string, string>, drift: readonly Drift[]): string {
  const of = (isRemoved: boolean): string[] =>
    drift.filter(({ wanted: text }) => (text === undefined) === isRemoved).map(({ path }) => path);
  const document = { workflows: [...wanted.keys()], written: of(false), removed: of(true) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function asText(wanted: ReadonlyMap<string, string>, drift: readonly Drift[]): string {
  const lines = drift.map(
    ({ path, state, wanted: text }) => `${text === undefined ? "removed" : "wrote"} ${path} (${state})`,
  );
  const rest = wanted.size - drift.filter(({ wanted: text }) => text !== undefined).length;
  return [
    ...lines,
    `${rest} of ${counted(wanted.size, "workflow")} ${rest === 1 ? "was" : "were"} up to date`,
  ].join("\n");
}

import Table from "cli-table3";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { findProject } from "../../catalog/project.ts";
import { readScripts } from "./read-scripts.ts";

/** Lists the CI scripts by category, in the order in which they run. Throws when one is not what a script has to be. */
export function listScripts(context: Context, options: { json: boolean }): ExitCode {
  const { scripts, problems: strays } = readScripts(findProject(context.cwd).root);
  const problems = [...strays, ...scripts.flatMap((script) => script.problems)];
  if (problems.length > 0) {
    throw new GantryError("the scripts have mistakes", { problems, exitCode: ExitCode.usage });
  }
  const entities = scripts.map(({ script }) => script).filter((script) => script !== undefined);
  if (options.json) {
    context.stdout.write(`${JSON.stringify(entities, null, 2)}\n`);
    return ExitCode.done;
  }
  const table = new Table({
    head: ["script", "description", "tools", "lines"],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [null, 60, 20, null],
  });
  for (const { scriptPath, description, dependencies, lineCount } of entities) {
    table.push([scriptPath.replace("scripts/", ""), description, dependencies.join(" "), lineCount]);
  }
  context.stdout.write(`${table.toString()}\n`);
  return ExitCode.done;
}

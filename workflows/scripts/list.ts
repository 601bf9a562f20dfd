import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { paintFor } from "../../terminal/paint.ts";
import { wrappedBelow } from "../../terminal/table.ts";
import { findProject } from "../../catalog/project.ts";
import { readScripts } from "./read-scripts.ts";
import { print } from "../../terminal/say.ts";

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
  const { bold, dim } = paintFor(context);
  // A description has no room beside the path: it stands below.
  for (const { scriptPath, description, dependencies, lineCount } of entities) {
    const about = [...dependencies, counted(lineCount, "line")].join(", ");
    const lines = [`${bold(scriptPath)}  ${dim(about)}`, ...wrappedBelow(description, context)];
    print(context, lines.join("\n"));
  }
  return ExitCode.done;
}

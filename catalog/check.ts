import { ExitCode } from "../model/errors.ts";
import { loadCatalog } from "./load.ts";
import type { Context } from "../terminal/context.ts";
import { findProject } from "./project.ts";
import { refuseSecondProject } from "./second-project.ts";
import { print } from "../terminal/say.ts";

/** Reads the whole catalog anew, whatever was known of it before. What is wrong is thrown as one error with all mistakes. */
export function checkCatalog(context: Context, options: { json: boolean }): ExitCode {
  const project = findProject(context.cwd);
  refuseSecondProject(project);
  const { environments, notices } = loadCatalog(project.root);
  const names = environments.map(({ environment }) => environment);
  if (options.json) {
    context.stdout.write(`${JSON.stringify({ environments: names, notices }, null, 2)}\n`);
    return ExitCode.done;
  }
  const lines = notices.map((notice) => `notice: ${notice}`);
  print(context, [...lines, `the catalog holds: ${names.join(", ")}`].join("\n"));
  return ExitCode.done;
}

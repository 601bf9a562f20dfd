import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { runInProcess, type DeclaredResource } from "./run-in-process.ts";
import { checkStack } from "../catalog/stacks.ts";
import { findProject } from "../catalog/project.ts";
import { counted } from "../terminal/counted.ts";
import { nameList } from "../terminal/table.ts";
import { print } from "../terminal/say.ts";

/** Shows what the program of a stack declares, without an engine. */
export async function previewInProcess(
  context: Context,
  options: { stack: string; local: boolean; json: boolean },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  checkStack(root, options.stack);
  const resources = await runInProcess({ root, ...options });
  if (options.json) context.stdout.write(asJson(options.stack, resources));
  else print(context, asText(options.stack, resources, context));
  return ExitCode.done;
}

function asJson(stack: string, declared: readonly DeclaredResource[]): string {
  const resources = declared.map(({ type, name }) => ({ type, name }));
  return `${JSON.stringify({ environment: stack, engine: false, resources }, null, 2)}\n`;
}

function asText(stack: string, resources: readonly DeclaredResource[], { columns }: Context): string {
  const sorted = resources.map(({ type, name }) => [`+ ${type}`, name] as const).toSorted();
  const lines = nameList(sorted, { columns, indent: "  " });
  const said = "no engine ran: no input was checked by a provider, no rule was applied, nothing was deployed";
  return [`resources of ${stack}`, "", lines, `${counted(resources.length, "resource")}; ${said}`].join("\n");
}

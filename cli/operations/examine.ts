import { ExitCode } from "../../model/errors.ts";
import { describeTools, type Tool } from "../../local/engine/describe-tools.ts";
import { describeSecretTools } from "../../local/tools/describe-secret-tools.ts";
import type { Context } from "../context.ts";
import { paintFor, type Paint } from "../output/paint.ts";

/** Says which tools are here and what to do about those that are not. Done when the main job can run. */
export async function examine(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const { tools, ready } = await describeTools({ env: context.env });
  const go = tools.find(({ name }) => name === "go");
  const report = { tools: [...tools, ...(await describeSecretTools(context.env, go))], ready };
  const paint = paintFor(context);
  const verdict = report.ready
    ? paint.green('ready: "npm start" deploys the example to the local cloud')
    : paint.red("not ready: something above is missing");
  const text = [...report.tools.flatMap((tool) => toolLines(tool, paint)), "", verdict, ""].join("\n");
  context.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : text);
  return report.ready ? ExitCode.done : ExitCode.failed;
}

function toolLines(tool: Tool, paint: Paint): string[] {
  const failing = tool.state === "missing" || tool.state === "too old";
  const mark = failing ? (tool.required ? paint.red("✗") : paint.yellow("!")) : paint.green("✓");
  const found = [tool.version, tool.path].filter((part) => part !== undefined).join("  ");
  const head = `${mark} ${tool.name.padEnd(24)}${found === "" ? tool.state : found}`;
  const below = [tool.note, tool.fix === undefined ? undefined : `fix: ${tool.fix}`];
  return [head, ...below.filter((line) => line !== undefined).map((line) => `    ${line}`)];
}

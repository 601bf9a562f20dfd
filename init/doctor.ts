import { delimiter, join } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";
import { describeTools, type Tool } from "../engine/obtain/describe-tools.ts";
import { unusedEngines } from "../engine/obtain/engine-cache.ts";
import { describeBuiltTools } from "./describe-built-tools.ts";
import { describeEnforcement, type Enforcement } from "../guard/approvals/describe-enforcement.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor, type Paint } from "../terminal/paint.ts";
import { findProject } from "../catalog/project.ts";

/** Where npm puts the Node that gantry runs with, whatever the PATH of the shell says. */
const ownTools = join(import.meta.dirname, "..", "node_modules", ".bin");

/** Says which tools are here, what to do about those that are not, and how approvals hold. Done when the main job can run. */
export async function examine(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const env = { ...context.env, PATH: [ownTools, context.env["PATH"] ?? ""].join(delimiter) };
  const { tools, ready } = await describeTools({ env });
  const go = tools.find(({ name }) => name === "go");
  const { holds: catalog, approvals } = await examineCatalog(context);
  const unused = unusedEngines(env);
  const given = approvals?.environments.every(({ holds }) => holds) ?? true;
  const report = {
    tools: [...tools, ...(await describeBuiltTools(env, go))],
    unused,
    ready: ready && given && catalog !== false,
    catalog,
    approvals,
  };
  const paint = paintFor(context);
  const verdict = report.ready
    ? paint.green('ready: "npm start" deploys the example to the local cloud')
    : paint.red(
        ready
          ? "not ready: GitHub does not have what is marked above"
          : "not ready: something above is missing",
      );
  const lines = [
    ...report.tools.flatMap((tool) => toolLines(tool, paint)),
    ...unused.map(
      ({ place, days }) => `${paint.yellow("!")} not used for ${days} days: "${place}"; remove it`,
    ),
    ...(catalog === false
      ? [`${paint.red("✗")} ${"catalog".padEnd(24)}it has mistakes: "gantry catalog check" lists them`]
      : []),
    ...approvalLines(approvals, paint),
  ];
  const text = [...lines, "", verdict, ""].join("\n");
  context.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : text);
  return report.ready ? ExitCode.done : ExitCode.failed;
}

interface Catalog {
  /** Whether it has no mistakes; null outside of a project. */
  holds: boolean | null;
  approvals: Enforcement | null;
}

async function examineCatalog(context: Context): Promise<Catalog> {
  const root = rootOf(context);
  if (root === undefined) return { holds: null, approvals: null };
  try {
    return { holds: true, approvals: await describeEnforcement(root, context.env) };
  } catch (error) {
    // What is wrong there, every other command says.
    if (error instanceof GantryError && error.exitCode === ExitCode.usage) {
      return { holds: false, approvals: null };
    }
    throw error;
  }
}

function rootOf({ cwd }: Context): string | undefined {
  try {
    return findProject(cwd).root;
  } catch (error) {
    if (error instanceof GantryError && error.exitCode === ExitCode.usage) return undefined;
    throw error;
  }
}

function approvalLines(approvals: Enforcement | null, paint: Paint): string[] {
  if (approvals === null) return [];
  const { visibility, plan, saidBy, reviewers, notes, environments } = approvals;
  const can = reviewers ? "GitHub can require reviewers" : "GitHub cannot require reviewers";
  return [
    "",
    `approvals: ${can} here (${visibility} repository, ${plan} plan, as ${saidBy} says)`,
    ...notes.map((note) => `    ${note}`),
    ...environments.map(({ environment, holds, note }) => {
      return `${holds ? paint.green("✓") : paint.red("✗")} ${environment.padEnd(24)}${note}`;
    }),
  ];
}

function toolLines(tool: Tool, paint: Paint): string[] {
  const failing = tool.state === "missing" || tool.state === "too old";
  const mark = failing ? (tool.required ? paint.red("✗") : paint.yellow("!")) : paint.green("✓");
  const found = [tool.version, tool.path].filter((part) => part !== undefined).join("  ");
  const head = `${mark} ${tool.name.padEnd(24)}${found === "" ? tool.state : found}`;
  const below = [tool.note, tool.fix === undefined ? undefined : `fix: ${tool.fix}`];
  return [head, ...below.filter((line) => line !== undefined).map((line) => `    ${line}`)];
}

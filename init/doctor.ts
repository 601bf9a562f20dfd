import { delimiter, join } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";
import { describeTools, type Tool } from "../engine/obtain/describe-tools.ts";
import { unusedEngines } from "../engine/obtain/engine-cache.ts";
import { describeBuiltTools } from "./describe-built-tools.ts";
import { describeClouds, type Need } from "./describe-clouds.ts";
import { describeEnforcement, type Enforcement } from "../guard/approvals/describe-enforcement.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor, type Paint } from "../terminal/paint.ts";
import { projectAround } from "../catalog/project.ts";
import { otherProjects } from "../catalog/second-project.ts";
import { print } from "../terminal/say.ts";
import { whole } from "../terminal/width.ts";

/** Where npm puts the Node that gantry runs with, whatever the PATH of the shell says. */
const ownTools = join(import.meta.dirname, "..", "node_modules", ".bin");

/**
 * Says which tools are here and what to do about those that are not: for the local cloud; and how approvals hold and which
 * credentials this shell has: for real clouds. Done when the local cloud can run and GitHub has what the approvals of the catalog ask for; credentials do not
 * count.
 */
export async function examine(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const env = { ...context.env, PATH: [ownTools, context.env["PATH"] ?? ""].join(delimiter) };
  const { tools, ready } = await describeTools({ env });
  const go = tools.find(({ name }) => name === "go");
  const { holds: catalog, approvals, clouds } = await examineCatalog(context);
  const unused = unusedEngines(env);
  const given = approvals?.environments.every(({ holds }) => holds) ?? true;
  const local = ready && catalog !== false;
  const project = projectAround(context.cwd);
  const others = project === undefined ? [] : otherProjects(project);
  const report = {
    tools: [...tools, ...(await describeBuiltTools(env, go))],
    unused,
    others,
    ready: local && given && others.length === 0,
    readyFor: {
      local,
      clouds:
        local && given && others.length === 0 && (clouds?.every(({ state }) => state !== "missing") ?? false),
    },
    catalog,
    approvals,
    clouds,
  };
  if (options.json) context.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else print(context, reportText(report, paintFor(context)));
  return report.ready ? ExitCode.done : ExitCode.failed;
}

interface Report extends Omit<Catalog, "holds"> {
  tools: readonly Tool[];
  unused: ReturnType<typeof unusedEngines>;
  /** The folders of the repository's other projects. */
  others: readonly string[];
  ready: boolean;
  readyFor: { local: boolean; clouds: boolean };
  catalog: boolean | null;
}

function reportText(
  { tools, unused, others, readyFor, catalog, approvals, clouds }: Report,
  paint: Paint,
): string {
  const local = readyFor.local
    ? paint.green('ready for the local cloud: "npm start" deploys the example to it')
    : paint.red("not ready for the local cloud: something above is missing");
  return [
    ...tools.flatMap((tool) => toolLines(tool, paint)),
    ...unused.map(
      ({ place, days }) => `${paint.yellow("!")} not used for ${days} days: "${place}"; remove it`,
    ),
    ...(catalog === false
      ? [`${paint.red("✗")} ${"catalog".padEnd(24)}it has mistakes: "gantry catalog check" lists them`]
      : []),
    ...others.map(
      (folder) =>
        `${paint.red("✗")} ${"repository".padEnd(24)}has another project: "${folder}Pulumi.yaml"\n    fix: give it a repository of its own`,
    ),
    "",
    local,
    ...approvalLines(approvals, paint),
    ...(clouds === null ? [] : ["", ...clouds.flatMap((need) => needLines(need, paint))]),
    "",
    cloudsVerdict({ readyFor, catalog, approvals, clouds, others }, paint),
  ].join("\n");
}

function cloudsVerdict(
  {
    readyFor,
    catalog,
    approvals,
    clouds,
    others,
  }: Pick<Report, "readyFor" | "catalog" | "approvals" | "clouds" | "others">,
  paint: Paint,
): string {
  if (readyFor.clouds)
    return paint.green('ready for your clouds; the next step is "gantry preview <environment>"');
  const not = "not ready for your clouds";
  if (catalog === null)
    return paint.bold(`${not}: this is no project; the next step is "gantry init" in one`);
  if (!catalog) return paint.red(`${not}: the next step is "gantry catalog check"`);
  if (others.length > 0) return paint.red(`${not}: the repository has another project`);
  if (approvals?.environments.some(({ holds }) => !holds))
    return paint.red(`${not}: GitHub does not have what is marked above`);
  const missing = (clouds ?? []).filter(({ state }) => state === "missing");
  const step = missing[0]?.fix;
  if (step === undefined) return paint.red(`${not}: the local cloud comes first`);
  return paint.bold(
    `${not}: ${missing.length} of ${clouds?.length ?? 0} missing; the next step is\n    ${whole(step)}`,
  );
}

function needLines({ name, purpose, state, note, fix }: Need, paint: Paint): string[] {
  const mark = state === "ok" ? paint.green("✓") : paint.yellow("!");
  const head = `${mark} ${name.padEnd(24)}${state === "ok" ? note : purpose}`;
  return state === "ok"
    ? [head]
    : [head, `    ${note}`, ...(fix === undefined ? [] : [`    fix: ${whole(fix)}`])];
}

interface Catalog {
  /** Whether it has no mistakes; null outside of a project. */
  holds: boolean | null;
  approvals: Enforcement | null;
  /** What real clouds need; null where the catalog does not say. */
  clouds: readonly Need[] | null;
}

async function examineCatalog(context: Context): Promise<Catalog> {
  const root = projectAround(context.cwd)?.root;
  if (root === undefined) return { holds: null, approvals: null, clouds: null };
  try {
    const approvals = await describeEnforcement(root, context.env);
    return { holds: true, approvals, clouds: describeClouds(root, context.env) };
  } catch (error) {
    // What is wrong there, every other command says.
    if (error instanceof GantryError && error.exitCode === ExitCode.usage) {
      return { holds: false, approvals: null, clouds: null };
    }
    throw error;
  }
}

function approvalLines(approvals: Enforcement | null, paint: Paint): string[] {
  if (approvals === null) return [];
  const { visibility, plan, saidBy, reviewers, notes, environments, without } = approvals;
  const can = reviewers ? "GitHub can require reviewers" : "GitHub cannot require reviewers";
  return [
    "",
    `approvals: ${can} here`,
    `    ${visibility} repository, ${plan} plan, as ${saidBy} says`,
    ...notes.map((note) => `    ${note}`),
    ...environments.map(({ environment, holds, note }) => {
      return `${holds ? paint.green("✓") : paint.red("✗")} ${environment.padEnd(24)}${note}`;
    }),
    ...(without.length === 0
      ? []
      : [
          "",
          "this plan does without (docs/how-to/without-paid-github.md)",
          ...without.map((line) => `    ${line}`),
        ]),
  ];
}

function toolLines(tool: Tool, paint: Paint): string[] {
  const failing = tool.state === "missing" || tool.state === "too old";
  const mark = failing ? (tool.required ? paint.red("✗") : paint.yellow("!")) : paint.green("✓");
  const found = [tool.version, tool.path].filter((part) => part !== undefined).join("  ");
  const head = `${mark} ${tool.name.padEnd(24)}${found === "" ? tool.state : found}`;
  const below = [tool.note, tool.fix === undefined ? undefined : `fix: ${whole(tool.fix)}`];
  return [head, ...below.filter((line) => line !== undefined).map((line) => `    ${line}`)];
}

import { appendFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadRepository } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { openGitHub } from "../guard/open-github.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { pipelineReport } from "../model/observed/pipeline-report.ts";
import { subprojectPath } from "../model/observed/tag-name.ts";
import { environmentName } from "../model/scalars.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";
import { z } from "zod";
import { actionLinks } from "./report/action-links.ts";
import { statusOfRun } from "./report/conclusions.ts";
import { type FullReport, makeReport } from "./report/make-report.ts";
import { dispatchedWorkflows, linesAgain, startedScripts } from "./report/read-workflows.ts";
import { reportHtml } from "./report/report-html.ts";
import { reportMarkdown } from "./report/report-markdown.ts";
import { reportText } from "./report/report-text.ts";
import { versionOfRun } from "./report/report-version.ts";
import { readRun, withTimeouts } from "./report/workflow-run.ts";

export interface ReportOptions {
  /** GitHub's number of the run; undefined for the one that this is a job of. */
  run: string | undefined;
  attempt: string | undefined;
  type: string | undefined;
  version: string | undefined;
  subproject: string | undefined;
  environment: string | undefined;
  /** A folder for the report's files. */
  out: string | undefined;
  /** A file to append the report to, in Markdown. */
  summary: string | undefined;
  json: boolean;
}

const number = z.string().regex(/^[1-9]\d{0,19}$/);
const inJob = z.object({ GITHUB_RUN_ID: number, GITHUB_RUN_ATTEMPT: number });
/** What the report is about; an input that was left empty is none. */
const about = z.object({
  type: pipelineReport.shape.pipelineType.default("RELEASE"),
  subproject: subprojectPath.optional(),
  environment: environmentName.optional(),
});

/** Reports what came of a run of a workflow, and what can be done next. The run may have failed; the report has not then. */
export async function reportRun(context: Context, options: ReportOptions): Promise<ExitCode> {
  const { root, repository: top } = findProject(context.cwd);
  const { id, attempt } = whichRun(context, options);
  const given = parseAbout(options);
  const repository = loadRepository(root);
  const owner = repository.product.repository;
  const github = await openGitHub({ repository: owner, env: context.env, local: undefined });
  let full: FullReport;
  try {
    const run = await withTimeouts(github.client, await readRun(github.client, id, attempt));
    const version = await versionOfRun(root, run, { ...given, given: orNone(options.version) });
    const links = actionLinks({
      repository: owner,
      workflows: dispatchedWorkflows(top),
      runUrl: run.url,
      status: statusOfRun(run.jobs.map(({ conclusion }) => conclusion)),
      ...version,
      environment: given.environment,
      environments: repository.environments,
      webhooks: repository.product.webhooks,
    });
    full = makeReport(run, {
      ...given,
      ...version,
      links,
      scripts: startedScripts(top, run),
      again: linesAgain(top, run),
    });
  } finally {
    await github.close();
  }
  if (options.out !== undefined) writeFiles(resolve(context.cwd, options.out), full);
  if (options.summary !== undefined)
    appendFileSync(resolve(context.cwd, options.summary), reportMarkdown(full));
  if (options.json) context.stdout.write(`${JSON.stringify(full.report, null, 2)}\n`);
  else print(context, reportText(full, context));
  return ExitCode.done;
}

function writeFiles(folder: string, full: FullReport): void {
  const { log, ...shown } = full;
  mkdirSync(folder, { recursive: true });
  writeFileAtomically(join(folder, "report.json"), `${JSON.stringify(shown, null, 2)}\n`);
  writeFileAtomically(join(folder, "report.html"), reportHtml(full));
  writeFileAtomically(join(folder, full.report.logs.name), log);
}

function whichRun({ env }: Context, { run, attempt }: ReportOptions): { id: string; attempt?: number } {
  if (run === undefined) {
    const here = inJob.safeParse(env);
    if (!here.success) {
      throw new GantryError("report: the run is missing, and this is no job of one", {
        hint: 'name it by the number in its address: "gantry report 17294334450"',
        exitCode: ExitCode.usage,
      });
    }
    return { id: here.data.GITHUB_RUN_ID, attempt: Number(here.data.GITHUB_RUN_ATTEMPT) };
  }
  const wrong = [
    ...(number.safeParse(run).success ? [] : [`the run is ${JSON.stringify(run)}`]),
    ...(attempt === undefined || number.safeParse(attempt).success
      ? []
      : [`--attempt is ${JSON.stringify(attempt)}`]),
  ];
  if (wrong.length > 0) {
    throw new GantryError("report: a run and its attempt are numbers", {
      problems: wrong,
      exitCode: ExitCode.usage,
    });
  }
  return { id: run, ...(attempt === undefined ? {} : { attempt: Number(attempt) }) };
}

function parseAbout({ type, subproject, environment }: ReportOptions): z.infer<typeof about> & {
  subproject: string | undefined;
  environment: z.infer<typeof environmentName> | undefined;
} {
  const parsed = about.safeParse({
    type: orNone(type),
    subproject: orNone(subproject),
    environment: orNone(environment),
  });
  if (parsed.success) return { subproject: undefined, environment: undefined, ...parsed.data };
  throw new GantryError("report: an option has a value that it cannot have", {
    problems: parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`),
    exitCode: ExitCode.usage,
  });
}

/** An input of a dispatch that was left empty is none. */
function orNone(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

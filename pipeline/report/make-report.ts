import { pipelineReport, type PipelineReport } from "../../model/observed/pipeline-report.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { counted } from "../../terminal/counted.ts";
import type { ActionLink } from "./action-links.ts";
import { meaningOf, statusOfRun } from "./conclusions.ts";
import { durationText } from "./duration-text.ts";
import type { LineAgain } from "./read-workflows.ts";
import { logNameOf, runLog } from "./stage-log.ts";
import type { WorkflowRun } from "./workflow-run.ts";

/** A report, with what the seed's fields have no room for. */
export interface FullReport {
  report: PipelineReport;
  workflow: string;
  runUrl: string;
  attempt: number;
  stages: readonly Stage[];
  /** The CIScripts that were started, by path. */
  scripts: readonly string[];
  /** The lines with which what failed can be run again at home. */
  again: readonly LineAgain[];
  /** The log whose digest the report has: JSON Lines. */
  log: string;
}

export interface Stage {
  name: string;
  status: "success" | "failure" | "skipped";
  /** As GitHub says it. */
  conclusion: string;
  seconds: number;
  url: string;
}

interface Parts {
  type: PipelineReport["pipelineType"];
  version: string;
  subproject: string | undefined;
  environment: EnvironmentName | undefined;
  links: readonly ActionLink[];
  scripts: readonly string[];
  again: readonly LineAgain[];
}

const dayMs = 86_400_000;

/** @throws ZodError never: what comes from GitHub was parsed, and everything else is made here. */
export function makeReport(run: WorkflowRun, parts: Parts): FullReport {
  const stages = run.jobs.map(({ name, conclusion, startedAt, completedAt, url }): Stage => ({
    name,
    status: meaningOf[conclusion].stage,
    conclusion,
    seconds:
      conclusion === "skipped" ? 0 : Math.round((Date.parse(completedAt) - Date.parse(startedAt)) / 1000),
    url,
  }));
  const endedAt = Math.max(Date.parse(run.startedAt), ...run.jobs.map((job) => Date.parse(job.completedAt)));
  const duration = Math.round((endedAt - Date.parse(run.startedAt)) / 1000);
  const many = (status: Stage["status"]): number => stages.filter((stage) => stage.status === status).length;
  const status = statusOfRun(run.jobs.map(({ conclusion }) => conclusion));
  const { text, sha256, lines } = runLog(run);
  const name = `${run.id}-${run.attempt}`;
  const report = pipelineReport.parse({
    reportId: `report-${name}`,
    pipelineRunId: run.id,
    pipelineType: run.pullRequest === null ? parts.type : "PRE_RELEASE",
    status,
    completedAt: new Date(endedAt).toISOString(),
    duration,
    version: parts.version,
    ...(parts.subproject === undefined ? {} : { subproject: parts.subproject }),
    ...(parts.environment === undefined ? {} : { environment: parts.environment }),
    actionLinks: [...parts.links],
    summary: {
      total: stages.length,
      passed: many("success"),
      failed: many("failure"),
      skipped: many("skipped"),
      duration,
      headline: [headlineOf(stages), latenessOf(run, duration)]
        .filter((part) => part !== undefined)
        .join("; "),
    },
    logs: {
      name: logNameOf(run),
      url: run.url,
      sha256,
      lines,
      keptUntil: new Date(endedAt + retentionDays.logs * dayMs).toISOString(),
    },
  } satisfies PipelineReport);
  return {
    report,
    workflow: run.workflow,
    runUrl: run.url,
    attempt: run.attempt,
    stages,
    scripts: parts.scripts,
    again: parts.again,
    log: text,
  };
}

/** Seconds within which a pull request should have its answer (000). */
const answerSeconds = 600;

/** What is said of a pull request that waited longer for its answer than it should; undefined of any other run. */
function latenessOf(run: WorkflowRun, seconds: number): string | undefined {
  return run.pullRequest !== null && seconds > answerSeconds
    ? `an answer should take 10 min at most, and this one took ${durationText(seconds)}`
    : undefined;
}

/** Such as `Pytest failed, 5 of 7 stages passed`. */
function headlineOf(stages: readonly Stage[]): string {
  const [first, ...others] = stages.filter(({ status }) => status === "failure");
  const passed = stages.filter(({ status }) => status === "success").length;
  const ran = stages.filter(({ status }) => status !== "skipped").length;
  const counts =
    ran === passed ? `${counted(passed, "stage")} passed` : `${passed} of ${counted(ran, "stage")} passed`;
  if (first === undefined) return ran === 0 ? "every stage was skipped" : counts;
  const word = { cancelled: "was cancelled", timed_out: "ran out of time" }[first.conclusion] ?? "failed";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${first.name.slice(0, 80)} ${word}${more}, ${counts}`;
}

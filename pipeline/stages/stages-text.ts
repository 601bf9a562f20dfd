import type { TakenRun } from "../../evidence/stages.ts";
import { counted } from "../../terminal/counted.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor, type Paint } from "../../terminal/paint.ts";
import { nameList, table } from "../../terminal/table.ts";
import { fewestForP95, type StageFigures } from "./stage-figures.ts";
import type { StagesReport } from "./stages-report.ts";
import { figureNames, msText, reasonText, valueText } from "./words.ts";

/** The figures of deliveries, the stages, and apart from both the runs of pull requests. */
export function stagesText(report: StagesReport, context: Pick<Context, "color" | "columns">): string {
  const paint = paintFor(context);
  return [
    deliveriesText(report, paint, context),
    ...runsText(report.stages, paint, context),
    `${askedText[report.asked]}\n`,
  ].join("\n");
}

const askedText: Readonly<Record<StagesReport["asked"], string>> = {
  "the remote": "the remote was asked",
  "this clone": "from this clone alone, as it was fetched last: --fetch asks the remote",
  "the local cloud": "the local cloud of this clone",
};

function deliveriesText(
  { environment, component, deliveries }: StagesReport,
  paint: Paint,
  context: Pick<Context, "columns">,
): string {
  const what = component === null ? `to ${environment}` : `of ${component} to ${environment}`;
  if ("why" in deliveries) return `${paint.bold(`deliveries ${what}`)}\n  none: ${deliveries.why}\n`;
  const { from, until, figures } = deliveries;
  const pairs = figures.map((figure): [string, string] => {
    const value = valueText(figure);
    const reason = reasonText(figure);
    return [figureNames[figure.id], value === undefined ? `none: ${reason}` : `${value} (${reason})`];
  });
  const head = `deliveries ${what}, ${dayOf(from)} to ${dayOf(until)}`;
  return `${paint.bold(head)}\n${nameList(pairs, { ...context, indent: "  " })}`;
}

function runsText(stages: StagesReport["stages"], paint: Paint, context: Pick<Context, "columns">): string[] {
  if ("why" in stages) return [];
  const { deliveries, pullRequests, withoutReport, since } = stages;
  const all = [...deliveries, ...pullRequests];
  const hasFew = all.some(({ ran, p95Ms }) => ran > 0 && p95Ms === null);
  const notes = [
    ...(hasFew ? [`p95 takes ${fewestForP95} runs: of fewer it would be the longest`] : []),
    ...withoutReport.slice(0, mostNamed).map(missingText),
    ...(withoutReport.length > mostNamed
      ? [`${counted(withoutReport.length - mostNamed, "further run")} left no report`]
      : []),
  ];
  return [
    `${paint.bold(`stages since ${dayOf(since)}`)}\n${stageTable(deliveries, context)}`,
    ...(pullRequests.length === 0
      ? []
      : [
          `${paint.bold("stages of pull requests, which count in no figure above")}\n${stageTable(pullRequests, context)}`,
        ]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `${note}\n`).join("")]),
  ];
}

const mostNamed = 5;

function missingText({ runId, attempt, workflow, missing }: TakenRun): string {
  return `run ${runId}, attempt ${attempt}, of ${workflow} left no report: ${missing ?? "nobody knows why"}`;
}

const columns = [
  { head: "component" },
  { head: "stage", cut: true },
  { head: "ran", side: "right" },
  { head: "failed", side: "right" },
  { head: "median", side: "right" },
  { head: "p95", side: "right" },
  { head: "longest", side: "right", optional: true },
  { head: "skipped", side: "right", optional: true },
] as const;

function stageTable(stages: readonly StageFigures[], context: Pick<Context, "columns">): string {
  if (stages.length === 0) return "no stage was taken in of that\n";
  const time = (ms: number | null): string => (ms === null ? "-" : msText(ms));
  return table(
    columns,
    stages.map((each) => [
      each.component,
      each.stage,
      String(each.ran),
      failedText(each),
      time(each.medianMs),
      time(each.p95Ms),
      time(each.longestMs),
      String(each.skipped),
    ]),
    context,
  );
}

export function failedText({ failed, failedPercent }: StageFigures): string {
  return failedPercent === null ? "-" : failed === 0 ? "0" : `${failed} (${failedPercent} %)`;
}

/** A day in UTC. */
function dayOf(time: string): string {
  return time.slice(0, 10);
}

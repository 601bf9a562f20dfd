import { paintFor } from "../../terminal/paint.ts";
import type { Context } from "../../terminal/context.ts";
import { table } from "../../terminal/table.ts";
import { durationText } from "./duration-text.ts";
import type { FullReport } from "./make-report.ts";

/** The report for a terminal. */
export function reportText(
  { report, workflow, runUrl, stages, scripts, again }: FullReport,
  context: Context,
): string {
  const paint = paintFor(context);
  const { status, version, subproject, environment, summary, duration, actionLinks } = report;
  const word = status === "SUCCESS" ? paint.green(status) : paint.red(status);
  const where = environment === undefined ? "" : `, ${environment}`;
  const rows = stages.map(({ name, conclusion, status: result, seconds }) => [
    name,
    result === "failure" ? { text: conclusion, paint: paint.red } : conclusion,
    result === "skipped" ? "-" : durationText(seconds),
  ]);
  const links = actionLinks.flatMap(({ title, url, command }) => ["", `${title}:`, `  ${command ?? url}`]);
  return [
    `${workflow}: ${word}`,
    `${summary.headline}, in ${durationText(duration)}`,
    `${subproject === undefined ? version : `${subproject}/${version}`}${where}`,
    runUrl,
    "",
    table(
      [{ head: "stage", cut: true }, { head: "result" }, { head: "took", side: "right" }],
      rows,
      context,
    ).trimEnd(),
    ...(again.length === 0 ? [] : ["", "again at home:", ...again.map(({ line }) => `  ${line}`)]),
    ...(scripts.length === 0 ? [] : ["", "scripts that ran:", ...scripts.map((path) => `  ${path}`)]),
    ...links,
  ].join("\n");
}

import { cell, code, table } from "../../files/markdown-parts.ts";
import { durationText } from "./duration-text.ts";
import type { FullReport } from "./make-report.ts";

/** GitHub leaves out a step's whole summary beyond 1 MiB; a part is kept for what else the step may say. */
const summaryLimit = 1_000_000;

interface Section {
  title: string;
  lines: readonly string[];
}

/** The report for a job's summary, at most `limit` bytes of UTF-8: sections that have no room are named, and left out. */
export function reportMarkdown(full: FullReport, limit = summaryLimit): string {
  const { report, workflow, runUrl } = full;
  const { status, version, subproject, environment, duration, summary } = report;
  const about = [subproject === undefined ? version : `${subproject}/${version}`, environment ?? ""].filter(
    (word) => word !== "",
  );
  const head = [
    `## ${cell(workflow)}: ${status}`,
    "",
    `${cell(summary.headline)}. ${cell(about.join(" → "))} · ${report.pipelineType} · ${durationText(duration)} · [the run](${runUrl})`,
    "",
    "",
  ].join("\n");
  let text = head;
  const leftOut: string[] = [];
  for (const { title, lines } of sectionsOf(full)) {
    const section = `### ${title}\n\n${lines.join("\n")}\n\n`;
    // Room for the sentence about what is left out.
    if (bytesOf(text) + bytesOf(section) + 500 > limit) leftOut.push(title);
    else text += section;
  }
  const note = `Left out here, since GitHub shows no more than 1 MiB: ${leftOut.join(", ")}. The artifact of the run has all of it.\n`;
  return leftOut.length === 0 ? text : `${text}${note}`;
}

function sectionsOf({ report, stages, scripts, again }: FullReport): Section[] {
  const links = report.actionLinks.flatMap(({ title, url, description, command }) => [
    `- [${cell(title)}](${url}): ${cell(description)}`,
    ...(command === undefined ? [] : ["", `  \`\`\`sh\n  ${command}\n  \`\`\``, ""]),
  ]);
  const rows = stages.map(({ name, status, seconds, conclusion, url }) => [
    `[${cell(name)}](${url})`,
    status === "failure" && conclusion !== "failure" ? cell(conclusion) : status,
    status === "skipped" ? "–" : durationText(seconds),
  ]);
  return [
    { title: "Stages", lines: [table(["stage", "result", "took"], rows)] },
    {
      title: "Again at home",
      lines: again.flatMap(({ stage, line }) => [
        `- ${cell(stage)}`,
        "",
        "  ```sh",
        `  ${line}`,
        "  ```",
        "",
      ]),
    },
    { title: "What can be done next", lines: links },
    { title: "Scripts that ran", lines: scripts.map((path) => `- ${code(path)}`) },
    {
      title: "Log",
      lines: [
        `${code(report.logs.name)}, ${report.logs.lines} lines, ${code(report.logs.sha256)}, kept until ${report.logs.keptUntil}`,
      ],
    },
  ].filter(({ lines }) => lines.length > 0);
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

import { escapeHtml as text } from "../../files/escape-html.ts";
import { htmlPage } from "../../files/html-page.ts";
import { durationText } from "./duration-text.ts";
import type { FullReport, Stage } from "./make-report.ts";

/** The report as one HTML page, which needs no network and no script. */
export function reportHtml(full: FullReport): string {
  const { report, workflow, runUrl, attempt, stages, scripts, again } = full;
  const { status, version, subproject, environment, pipelineType, completedAt, duration, summary, logs } =
    report;
  const facts: [string, string][] = [
    ["Version", text(subproject === undefined ? version : `${subproject}/${version}`)],
    ...(environment === undefined ? [] : [["Environment", environment] satisfies [string, string]]),
    ["Kind", pipelineType],
    [
      "Ended",
      `<time datetime="${completedAt}">${completedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC")}</time>`,
    ],
    ["Took", durationText(duration)],
    ["Run", `<a href="${text(runUrl)}">${report.pipelineRunId}, attempt ${attempt}</a>`],
    ["Log", `${text(logs.name)}, ${logs.lines} lines, <code>${logs.sha256}</code>`],
  ];
  const main = `<h1>${text(workflow)} <span class="${wordOf(status)}">${status}</span></h1>
<p>${text(summary.headline)}</p>
<dl>
${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("\n")}
</dl>
<h2>Stages</h2>
${stagesText(stages)}
${againText(again)}${linksText(full)}${
    scripts.length === 0
      ? ""
      : `<h2>Scripts that ran</h2>\n<ul>${scripts.map((path) => `<li><code>${text(path)}</code></li>`).join("")}</ul>\n`
  }`;
  const title = `${workflow}: ${status}`;
  return htmlPage({ by: "gantry report", title, style, main: main.trimEnd() });
}

function stagesText(stages: readonly Stage[]): string {
  const longest = Math.max(1, ...stages.map(({ seconds }) => seconds));
  const rows = stages.map(({ name, status, conclusion, seconds, url }) => {
    const took =
      status === "skipped"
        ? "–"
        : `<meter min="0" max="${longest}" value="${seconds}" aria-hidden="true"></meter> ${durationText(seconds)}`;
    return `<tr><th scope="row"><a href="${text(url)}">${text(name)}</a></th><td class="${wordOf(status)}">${text(conclusion)}</td><td>${took}</td></tr>`;
  });
  return `<table>
<thead><tr><th scope="col">Stage</th><th scope="col">Result</th><th scope="col">Took</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
}

function againText(again: FullReport["again"]): string {
  if (again.length === 0) return "";
  const lines = again.map(({ stage, line }) => `<li>${text(stage)}<pre>${text(line)}</pre></li>`);
  return `<h2>Again at home</h2>\n<ul>${lines.join("\n")}</ul>\n`;
}

function linksText({ report }: FullReport): string {
  if (report.actionLinks.length === 0) return "";
  const links = report.actionLinks.map(({ title, url, description, command }) => {
    const line = command === undefined ? "" : `<pre>${text(command)}</pre>`;
    return `<li><a href="${text(url)}">${text(title)}</a>: ${text(description)}${line}</li>`;
  });
  return `<h2>What can be done next</h2>
<p>GitHub cannot fill in a form by its address: the line below each link does the same.</p>
<ul>${links.join("\n")}</ul>
`;
}

function wordOf(status: string): "good" | "bad" | "none" {
  if (status === "SUCCESS" || status === "success") return "good";
  return status === "skipped" ? "none" : "bad";
}

const style = `:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#fff, #0d1117); color: light-dark(#1f2328, #e6edf3); }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.good { color: light-dark(#116329, #56d364); } .bad { color: light-dark(#a40e26, #ff7b72); }
.none { color: light-dark(#57606a, #9198a1); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid light-dark(#d1d9e0, #3d444d); font-weight: normal; }
meter { width: 8rem; max-width: 25vw; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0.6rem 0.8rem; border-radius: 0.4rem; background: light-dark(#f6f8fa, #151b23); }
a { color: light-dark(#0550ae, #79c0ff); }
`;

import type { DeliveryFigures, Figure, ShownChange } from "../../delivery/figures.ts";
import { escapeHtml as text } from "../../files/escape-html.ts";
import { htmlPage } from "../../files/html-page.ts";
import { counted } from "../../terminal/counted.ts";
import { onOneLine } from "../../terminal/width.ts";
import { deploymentsPlot, leadTimePlot } from "./plots.ts";
import { fewestForP95, type StageFigures } from "./stage-figures.ts";
import type { Stages, StagesReport } from "./stages-report.ts";
import { failedText } from "./stages-text.ts";
import { figureNames, minutesText, msText, reasonText, valueText } from "./words.ts";

/** The same as one HTML page, with plots, which needs no network and no script. */
export function stagesPage(product: string, report: StagesReport): string {
  const { environment, component, readAt, asked, deliveries, stages } = report;
  const title = `${product}: deliveries and stages`;
  const to = `to ${environment}`;
  const main = `<h1>${text(title)}</h1>
<p>Read ${timeText(readAt)}. ${askedSentence[asked]}</p>
<h2>Deliveries ${component === null ? to : `of ${component} ${to}`}</h2>
${"why" in deliveries ? missingText(deliveries.why) : deliveriesText(deliveries)}
<h2>Stages</h2>
${"why" in stages ? missingText(stages.why) : stagesText(stages)}`;
  return htmlPage({ by: "gantry stages", title, style, main });
}

const askedSentence: Readonly<Record<StagesReport["asked"], string>> = {
  "the remote": "The remote was asked just before.",
  "this clone": "From this clone alone, as it was fetched last.",
  "the local cloud": "The local cloud of this clone, which nobody else sees.",
};

function missingText(why: string): string {
  return `<p class="missing"><strong>Missing</strong>: ${text(onOneLine(why))}</p>`;
}

function deliveriesText({ from, until, figures, changes }: DeliveryFigures): string {
  const period = { from, until };
  const plots =
    changes.length === 0
      ? ""
      : `<p class="legend"><span class="held"></span> held <span class="bad"></span> failed, rolled back or marked unstable</p>
<div class="plots">
${deploymentsPlot(changes, period)}
${leadTimePlot(changes, period)}
</div>
${changesText(changes)}`;
  return `<p>${timeText(from)} to ${timeText(until)}</p>
<dl>
${figures.map(figureText).join("\n")}
</dl>
${plots}`;
}

function figureText(figure: Figure): string {
  const value = valueText(figure);
  const isOver = figure.value !== null && figure.goal !== null && figure.value > figure.goal;
  const shown =
    value === undefined
      ? '<strong class="none">none</strong>'
      : `<strong${isOver ? ' class="worse"' : ""}>${value}</strong>`;
  return `<div><dt>${figureNames[figure.id]}</dt><dd>${shown} <small>${text(reasonText(figure))}</small></dd></div>`;
}

function changesText(changes: readonly ShownChange[]): string {
  const rows = changes
    .toReversed()
    .map(
      ({ at, versions, outcome, commits, leadMinutes, attempt }) =>
        `<tr><th scope="row">${text(versions.join(", "))}</th><td>${timeText(at)}</td><td${outcome === "held" ? "" : ' class="worse"'}>${outcome}</td><td>${leadMinutes === null ? "–" : `${counted(commits, "commit")}, half within ${minutesText(leadMinutes)}`}</td><td>${text(attempt)}</td></tr>`,
    );
  return `<details>
<summary>${counted(changes.length, "deployment")}, the newest first</summary>
<div class="wide" tabindex="0" role="region" aria-label="Deployments"><table>
<thead><tr><th scope="col">Versions</th><th scope="col">Ended</th><th scope="col">Outcome</th><th scope="col">Lead time</th><th scope="col">Attempt</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table></div>
</details>`;
}

function stagesText({ since, database, deliveries, pullRequests, withoutReport }: Stages): string {
  const reports = withoutReport.map(
    ({ runId, attempt, workflow, missing }) =>
      `<li>Run ${runId}, attempt ${attempt}, of ${text(onOneLine(workflow))}: ${text(onOneLine(missing ?? "nobody knows why"))}</li>`,
  );
  return `<p>Begun since ${timeText(since)}, from ${text(database)}. The bar is the median, the line behind it reaches to p95, and to the longest below ${fewestForP95} runs, which have no p95.</p>
<h3>Of what is delivered</h3>
${stageTable("Stages of what is delivered", deliveries)}
<h3>Of pull requests, which count in no figure of deliveries</h3>
${stageTable("Stages of pull requests", pullRequests)}
${
  reports.length === 0
    ? ""
    : `<details>
<summary>${counted(reports.length, "run")} left no report</summary>
<ul>${reports.join("")}</ul>
</details>`
}`;
}

function stageTable(name: string, stages: readonly StageFigures[]): string {
  if (stages.length === 0) return "<p>No stage of that was taken in.</p>";
  const most = Math.max(1, ...stages.map((each) => reachOf(each)));
  const time = (ms: number | null): string => (ms === null ? "–" : msText(ms));
  const rows = stages.map(
    (each) =>
      `<tr><th scope="row">${text(each.stage)} <small>${each.component}</small></th><td>${each.ran}</td><td${each.failed > 0 ? ' class="worse"' : ""}>${failedText(each).replace("-", "–")}</td><td>${each.skipped}</td><td>${time(each.medianMs)}</td><td>${time(each.p95Ms)}</td><td>${time(each.longestMs)}</td><td>${barText(each, most)}</td></tr>`,
  );
  return `<div class="wide" tabindex="0" role="region" aria-label="${name}"><table class="numbers">
<thead><tr><th scope="col">Stage</th><th scope="col">Ran</th><th scope="col">Failed</th><th scope="col">Skipped</th><th scope="col">Median</th><th scope="col">p95</th><th scope="col">Longest</th><td></td></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table></div>`;
}

/** The numbers stand beside it: whoever hears the page hears those. */
function barText(stage: StageFigures, most: number): string {
  const length = (ms: number): number => Math.round((ms / most) * 1600) / 10;
  if (stage.medianMs === null) return "";
  return `<svg aria-hidden="true" viewBox="0 0 160 14" width="160" height="14"><line class="reach" x1="0" x2="${length(reachOf(stage))}" y1="7" y2="7"/><rect class="held" x="0" y="2" width="${length(stage.medianMs)}" height="10"/></svg>`;
}

function reachOf({ p95Ms, longestMs }: StageFigures): number {
  return p95Ms ?? longestMs ?? 0;
}

function timeText(time: string): string {
  return `<time datetime="${time}">${time.slice(0, 16).replace("T", " ")} UTC</time>`;
}

const style = `:root { color-scheme: light dark; --ink: light-dark(#1c2126, #e6e9ec); --soft: light-dark(#4d5760, #aab4bd); --page: light-dark(#fff, #15181b); --line: light-dark(#c9d0d6, #3a4249); --held: light-dark(#2f6fb0, #6cb0f5); --bad: light-dark(#a8071a, #ff9c9c); }
body { margin: 0; color: var(--ink); background: var(--page); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 1.5rem auto; padding: 0 1rem 2rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 0.75rem; margin: 1rem 0; }
dl > div { border: 1px solid var(--line); border-radius: 6px; padding: 0.6rem 0.8rem; }
dt { color: var(--soft); } dd { margin: 0; }
dd strong { display: block; font-size: 1.4rem; line-height: 1.3; }
small, .none { color: var(--soft); } .worse, .missing strong { color: var(--bad); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 1.5rem; }
figure { margin: 0; } figcaption { font-weight: 600; }
svg { display: block; } figure svg { width: 100%; }
svg text { fill: var(--soft); font-size: 11px; }
svg .held { fill: var(--held); } svg .bad { fill: var(--bad); } .grid { stroke: var(--line); } .reach { stroke: var(--held); stroke-width: 2; }
.legend span { display: inline-block; width: 0.75rem; height: 0.75rem; margin-left: 0.75rem; } .legend span:first-child { margin-left: 0; }
.legend .held { background: var(--held); } .legend .bad { background: var(--bad); }
.wide { overflow-x: auto; } .wide td { white-space: nowrap; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); font-weight: normal; }
thead th { color: var(--soft); }
.numbers td, .numbers thead th:not(:first-child) { text-align: end; font-variant-numeric: tabular-nums; }
details { margin: 1rem 0; } summary { cursor: pointer; }
`;

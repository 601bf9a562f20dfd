import { escapeHtml as text } from "../../files/escape-html.ts";
import { htmlPage } from "../../files/html-page.ts";
import { counted } from "../../terminal/counted.ts";
import { onOneLine } from "../../terminal/width.ts";
import { ageOf, timeOf } from "./age.ts";
import type { FromGitHub } from "./ask-github.ts";
import { unaskedSentence, whoText } from "./github-words.ts";
import type { Cell, EnvironmentStatus, Status } from "./read-status.ts";

/**
 * One HTML page of where things stand, which needs no network and no script: a row for each subproject, a column for each
 * environment, and below it what somebody should know of each. On a phone the rows become lists.
 */
export function boardPage(product: string, status: Status): string {
  const { environments, readAt } = status;
  const now = new Date(readAt);
  const subprojects = [
    ...new Set(environments.flatMap(({ cells }) => cells.map(({ subproject }) => subproject))),
  ];
  const rows = subprojects.map((subproject) => rowText(subproject, environments, now));
  const title = `${product}: what runs where`;
  const main = `<h1>${text(title)}</h1>
<p>Read ${timeText(readAt)}. ${text(askedSentence(status))}</p>
<table role="table">
<caption>Versions by subproject and environment</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Subproject</th>${environments.map(({ environment }) => `<th role="columnheader" scope="col">${environment}</th>`).join("")}</tr></thead>
<tbody role="rowgroup">
${rows.join("\n")}
</tbody>
</table>
${githubText(status.github, now)}${environments.map((environment) => aboutText(environment, now)).join("\n")}`;
  return htmlPage({ by: "gantry board", title, style, main });
}

function rowText(subproject: string | null, environments: readonly EnvironmentStatus[], now: Date): string {
  const cells = environments.map(({ environment, cells: all, holds }) => {
    const cell = all.find((each) => each.subproject === subproject);
    const held = holds.some((hold) => hold.subproject === null || hold.subproject === subproject);
    return `<td role="cell" data-label="${environment}">${cell === undefined ? `<span class="none">not there</span>` : cellText(cell, held, now)}</td>`;
  });
  return `<tr role="row"><th role="rowheader" scope="row">${subproject === null ? "the root" : text(subproject)}</th>${cells.join("")}</tr>`;
}

function cellText(cell: Cell, held: boolean, now: Date): string {
  if (cell.version === null) return `<span class="none">no version yet</span>${regionsText(cell)}`;
  const facts = [
    cell.since === null
      ? ""
      : `<span title="${text(timeOf(cell.since))}">${ageOf(cell.since, now)} ago</span>`,
    cell.by === null ? "" : `by ${text(cell.by)}`,
    cell.commitsSince === null ? "not on the default branch" : behindText(cell.commitsSince),
  ].filter((fact) => fact !== "");
  const words = [
    ...(cell.state === null ? [] : [`<span class="word ${cell.state}">${cell.state}</span>`]),
    ...(held ? [`<span class="word held">held</span>`] : []),
  ];
  return `<strong>${text(cell.version)}</strong> ${words.join(" ")}<br><small>${facts.join(" · ")}</small>${regionsText(cell)}`;
}

function behindText(commits: number): string {
  if (commits === 0) return "up to date";
  return `${commits} ${commits === 1 ? "commit" : "commits"} behind`;
}

function regionsText({ surfaces, places }: Cell): string {
  const all = surfaces.flatMap(({ id, platform, regions }) =>
    (regions.length === 0 ? [platform] : regions).map((region) => {
      const place = places.find(
        (each) => each.surface === id && (each.region === region || each.region === "-"),
      );
      const failed = place !== undefined && place.status !== "SUCCESS";
      return `<li${failed ? ' class="failed"' : ""}>${text(id)} · ${text(region)}${failed ? `: ${place.status.toLowerCase()}` : ""}</li>`;
    }),
  );
  return all.length === 0 ? "" : `<ul class="regions">${all.join("")}</ul>`;
}

function aboutText(environment: EnvironmentStatus, now: Date): string {
  const {
    onePerson,
    open,
    last,
    holds,
    rotations,
    waivers,
    dashboards,
    services,
    lastValidatedAt,
    killedFlags,
  } = environment;
  const known = [
    ...(onePerson === null
      ? []
      : [
          `<strong>One person</strong>: ${text(onePerson.login)} lets versions in alone, ${onePerson.waitMinutes} minutes after asking: ${text(onePerson.reason)}`,
        ]),
    ...(open === null
      ? []
      : [
          `<strong>Under way</strong>: ${text(`${open.cause} ${open.target.join(", ")}`)} by ${text(open.by)}, begun ${timeText(open.at)} (${text(open.attempt)})`,
        ]),
    ...(last?.status === "FAILED"
      ? [
          `<strong class="bad">Failed</strong> ${timeText(last.at)}: ${text(last.error ?? "without a reason")} (${text(last.attempt)})`,
        ]
      : []),
    ...holds.map(
      ({ subproject, by, at, reason }) =>
        `<strong>Held</strong>: ${text(subproject ?? "all of it")}, by ${text(by)} since ${timeText(at)}: ${text(reason)}`,
    ),
    ...(killedFlags.answer === "asked" ? killedFlags.kills : []).map(
      ({ flag, revision, killedAt }) =>
        `<strong class="bad">Killed</strong>: the flag ${text(flag)}, revision ${revision}, since ${timeText(killedAt)}; the catalog does not say so yet`,
    ),
    ...(killedFlags.answer === "unreachable"
      ? [`<strong>Not known</strong>: which flags are killed: ${text(killedFlags.why)}`]
      : []),
    ...rotations.map(({ secret, owner, daysLeft }) =>
      daysLeft < 0
        ? `<strong class="bad">Overdue</strong>: the secret ${text(secret)} of ${text(owner)} for ${-daysLeft} days`
        : `Rotation of the secret ${text(secret)} of ${text(owner)} in ${daysLeft} days`,
    ),
    ...waivers.map(
      ({ rule, resource, expires }) => `Waived until ${text(expires)}: ${text(rule)} by ${text(resource)}`,
    ),
    lastValidatedAt === null
      ? "No release has succeeded yet"
      : `The last release that succeeded ended ${timeText(lastValidatedAt)}, ${ageOf(lastValidatedAt, now)} ago`,
    ...recoveryText(environment),
    ...services.flatMap(({ service, rollbackTag }) =>
      rollbackTag === null ? [] : [`A rollback of ${text(service)} goes back to ${text(rollbackTag)}`],
    ),
    ...dashboardsText(dashboards),
  ];
  return `<section aria-labelledby="about-${environment.environment}">
<h2 id="about-${environment.environment}">${environment.environment}</h2>
<ul>${known.map((line) => `<li>${line}</li>`).join("")}</ul>
</section>`;
}

function recoveryText({ mttr, mttrGoal }: Pick<EnvironmentStatus, "mttr" | "mttrGoal">): string[] {
  if (mttr === null) return [];
  const { minutes, incidents } = mttr;
  const took = `${minutes} min`;
  const goal = mttrGoal === null ? "" : `; ${mttrGoal} min are asked for`;
  const shown = mttrGoal !== null && minutes > mttrGoal ? `<strong class="bad">${took}</strong>` : took;
  return [`It took ${shown} on average to recover, ${counted(incidents, "time")} in all${goal}`];
}

function dashboardsText(dashboards: EnvironmentStatus["dashboards"]): string[] {
  const links = dashboards.map(({ service, url }) => `<a href="${text(url)}">${text(service)}</a>`);
  return links.length === 0 ? [] : [`Dashboards: ${links.join(", ")}`];
}

/** Nothing where GitHub was not asked: the first sentence says so. */
function githubText(github: FromGitHub, now: Date): string {
  if (github.answer !== "asked") return "";
  const { waiting, drift, at } = github;
  const lines = [
    ...waiting.map(
      ({ environment, title, since, reviewers, url }) =>
        `<strong>Waiting</strong>: <a href="${text(url)}">${text(onOneLine(title))}</a>, for ${text(whoText(reviewers))} to let it into ${text(onOneLine(environment))}, since ${timeText(since)}`,
    ),
    ...(waiting.length === 0 ? ["Nothing waits for an approval"] : []),
    drift === null
      ? "Drift was never looked for: drift.yml has no run"
      : `<a href="${text(drift.url)}">Drift</a>: ${drift.conclusion === "success" ? "none" : `<strong class="bad">${text(drift.conclusion ?? "still looking")}</strong>`}, ${timeText(drift.at)}, ${ageOf(drift.at, now)} ago`,
  ];
  return `<section aria-labelledby="about-github">
<h2 id="about-github">GitHub, asked ${timeText(at)}</h2>
<ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul>
</section>
`;
}

function askedSentence({ asked, defaultBranch, github }: Status): string {
  const remote = {
    asked: "The remote was asked just before.",
    "not asked": "From this clone alone, as it was fetched last.",
    none: "The repository has no remote.",
    "local cloud": "The local cloud of this clone, which nobody else sees.",
  }[asked.remote];
  return `${remote} “Behind” counts commits of ${defaultBranch}. ${unaskedSentence(github).replaceAll("'", "’")}`;
}

function timeText(time: string): string {
  return `<time datetime="${text(time)}">${timeOf(time)}</time>`;
}

const style = `:root { color-scheme: light dark; --ink: #1c2126; --soft: #4d5760; --page: #fff; --line: #c9d0d6; --row: #f4f6f8; --bad: #a8071a; --good: #1a6b2f; --warn: #7a4b00; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --soft: #aab4bd; --page: #15181b; --line: #3a4249; --row: #1d2125; --bad: #ff9c9c; --good: #8fd6a0; --warn: #f0c674; --link: #8ec2ff; } }
body { margin: 0; color: var(--ink); background: var(--page); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1240px; margin: 1.5rem auto; padding: 0 1rem; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem; border-top: 1px solid var(--line); }
tbody tr:nth-child(odd) { background: var(--row); }
small, .none, .regions { color: var(--soft); }
.regions { margin: 0.25rem 0 0; padding: 0; list-style: none; font-size: 0.85rem; }
.word { font-size: 0.8rem; border: 1px solid currentColor; border-radius: 4px; padding: 0 0.3rem; }
.stable { color: var(--good); } .unstable, .held { color: var(--warn); } .deprecated, .failed, .bad { color: var(--bad); }
a { color: var(--link); }
@media (max-width: 760px) {
  table, caption, tbody, tr, td, th { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-top: 2px solid var(--line); padding: 0.5rem 0; }
  td, th { border: 0; padding: 0.25rem 0.5rem; }
  td::before { content: attr(data-label); display: block; color: var(--soft); font-size: 0.85rem; }
}
`;

import type { Context } from "../../terminal/context.ts";
import { paintFor, type Paint } from "../../terminal/paint.ts";
import { table } from "../../terminal/table.ts";
import { onOneLine } from "../../terminal/width.ts";
import { ageOf, timeOf } from "./age.ts";
import { unaskedSentence, whoText } from "./github-words.ts";
import type { Cell, EnvironmentStatus, Status } from "./read-status.ts";

/** Where things stand, a table for each environment and what somebody should know of it below. */
export function statusText(status: Status, context: Pick<Context, "color" | "columns">): string {
  const paint = paintFor(context);
  const now = new Date(status.readAt);
  const parts = status.environments.map((environment) => environmentText(environment, now, paint, context));
  return [...parts, ...githubText(status, now, paint), askedText(status)].join("\n");
}

const columns = [
  { head: "subproject" },
  { head: "version" },
  { head: "state", optional: true },
  { head: "since" },
  { head: "by", optional: true },
  { head: "behind", side: "right" },
  { head: "surfaces", cut: true, optional: true },
] as const;

function environmentText(
  environment: EnvironmentStatus,
  now: Date,
  paint: Paint,
  context: Pick<Context, "columns">,
): string {
  const rows = environment.cells.map((cell) => [
    cell.subproject ?? "(root)",
    cell.version ?? "none yet",
    stateCell(cell, paint),
    cell.since === null ? "" : ageOf(cell.since, now),
    cell.by ?? "",
    cell.version === null ? "" : cell.commitsSince === null ? "?" : String(cell.commitsSince),
    cell.surfaces.map(surfaceText).join(", "),
  ]);
  const known = notesOf(environment, now, paint).map((note) => `${note}\n`);
  return `${paint.bold(environment.environment)}\n${table(columns, rows, context)}${known.join("")}`;
}

function stateCell(
  { state }: Cell,
  paint: Paint,
): string | { text: string; paint: (text: string) => string } {
  if (state === null) return "";
  const paints = { stable: paint.green, unstable: paint.bold, deprecated: paint.red };
  return { text: state, paint: paints[state] };
}

function surfaceText({ id, regions }: Cell["surfaces"][number]): string {
  return regions.length === 0 ? id : `${id} (${regions.join(", ")})`;
}

/** What somebody should know before touching it. */
function notesOf(
  { onePerson, open, last, holds, rotations, waivers, killedFlags }: EnvironmentStatus,
  now: Date,
  paint: Paint,
): string[] {
  return [
    ...(onePerson === null
      ? []
      : [
          `${paint.bold("one person")}: ${onePerson.login} lets versions in alone, ${onePerson.waitMinutes} min after asking: ${onOneLine(onePerson.reason)}`,
        ]),
    ...(open === null
      ? []
      : [
          `${paint.bold("under way")}: ${open.attempt}, ${open.cause} ${open.target.join(", ")} by ${open.by}, ${ageOf(open.at, now)} ago` +
            (open.traffic === null ? "" : `, ${open.traffic} % of the traffic`),
        ]),
    ...(last?.status === "FAILED"
      ? [`${paint.red("failed")}: ${last.attempt}, ${timeOf(last.at)}: ${last.error ?? "without a reason"}`]
      : []),
    ...holds.map(
      ({ subproject, by, at, reason }) =>
        `${paint.bold("held")}: ${subproject ?? "all of it"}, by ${by} since ${timeOf(at)}: ${reason}`,
    ),
    ...(killedFlags.answer === "asked" ? killedFlags.kills : []).map(
      ({ flag, revision, killedAt }) =>
        `${paint.red("killed")}: the flag ${flag}, revision ${revision}, since ${timeOf(killedAt)}; the catalog does not say so yet`,
    ),
    ...(killedFlags.answer === "unreachable"
      ? [`${paint.bold("not known")}: which flags are killed: ${killedFlags.why}`]
      : []),
    ...rotations.map(({ secret, owner, daysLeft }) =>
      daysLeft < 0
        ? `${paint.red("overdue")}: the secret ${secret} of ${owner}, ${-daysLeft} d`
        : `rotation: the secret ${secret} of ${owner} in ${daysLeft} d`,
    ),
    ...waivers.map(({ rule, resource, expires }) => `waived until ${expires}: ${rule} by ${resource}`),
  ];
}

/** What GitHub said, if it was asked. */
function githubText({ github, asked }: Status, now: Date, paint: Paint): string[] {
  if (github.answer !== "asked") return [];
  const { waiting, drift, at } = github;
  const lines = [
    ...waiting.map(
      ({ environment, title, since, reviewers, url }) =>
        `${paint.bold("waiting")}: ${onOneLine(title)}, for ${whoText(reviewers)} to let it into ${onOneLine(environment)}, since ${ageOf(since, now)}: ${url}`,
    ),
    ...(waiting.length === 0 ? ["nothing waits for an approval"] : []),
    drift === null
      ? "drift: never looked for, drift.yml has no run"
      : `drift: ${drift.conclusion === "success" ? "none" : paint.red(drift.conclusion ?? "still looking")}, ${timeOf(drift.at)}: ${drift.url}`,
  ];
  const who = asked.remote === "local cloud" ? "the local GitHub" : "GitHub";
  return [`${paint.bold(who)}, asked ${timeOf(at)}\n${lines.map((each) => `${each}\n`).join("")}`];
}

function askedText({ readAt, asked, defaultBranch, github }: Status): string {
  const remote = {
    asked: "the remote was asked",
    "not asked":
      "from this clone alone, as it was fetched last: --fetch asks the remote, and which flags are killed",
    none: "this repository has no remote",
    "local cloud": "the local cloud of this clone",
  }[asked.remote];
  return `${timeOf(readAt)}; ${remote}. behind: commits of ${defaultBranch} since.\n${unaskedSentence(github)}\n`;
}

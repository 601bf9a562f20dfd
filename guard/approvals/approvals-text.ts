import type { Paint } from "../../terminal/paint.ts";
import type { Candidate, ChangeSet, PullRequest } from "./change-set.ts";
import type { Verdict } from "./judge-approvals.ts";
import { counted } from "../../terminal/counted.ts";

const mostLines = 50;

/** What would be let in: commits, pull requests and their authors since what is deployed there. */
export function changeText(
  { environment, version }: Candidate,
  { commit, deployed, commits }: ChangeSet,
  pulls: readonly PullRequest[] | undefined,
): string {
  const since = deployed === undefined ? "nothing is deployed there yet" : `since ${deployed.slice(0, 12)}`;
  const listed = commits.slice(0, mostLines).map(({ sha, subject }) => `  ${sha.slice(0, 12)}  ${subject}`);
  const more = commits.length > mostLines ? [`  … and ${commits.length - mostLines} more`] : [];
  const requests =
    pulls === undefined
      ? ["  not known: there is no token for GitHub"]
      : pulls.map(({ number, title, author }) => `  #${number}  ${title}  by ${author.login}`);
  return [
    `${version} for ${environment}: ${commit}`,
    "",
    `${counted(commits.length, "commit")}, ${since}`,
    ...listed,
    ...more,
    "",
    `pull requests`,
    ...requests,
    "",
  ].join("\n");
}

/** Which approvals count, and why the others do not. */
export function verdictText({ environment, version }: Candidate, verdict: Verdict, paint: Paint): string {
  const { judged, counted, approvals, obstacles, enough } = verdict;
  const lines = judged.map(({ tag, problem }) =>
    problem === undefined ? `${paint.green("✓")} ${tag}` : `${paint.red("✗")} ${tag}: ${problem}`,
  );
  const many = `${counted.length} of ${approvals.required} approvals`;
  const end = enough
    ? paint.green(`${many}: ${version} may go to ${environment}`)
    : paint.red(shortfall(verdict));
  return [...lines, ...obstacles.map((line) => `${paint.red("✗")} ${line}`), end].join("\n");
}

/** Why it is not enough, on one line. */
export function shortfall({ counted, approvals, obstacles }: Verdict): string {
  if (obstacles.length > 0) return "no approval can count while nobody knows who wrote what";
  const may = approvals.reviewers.map(({ login }) => login).filter((login) => !counted.includes(login));
  return `${counted.length} of ${approvals.required} approvals; these may approve: ${may.join(", ") || "nobody"}`;
}

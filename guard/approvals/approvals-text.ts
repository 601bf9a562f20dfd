import type { Paint } from "../../terminal/paint.ts";
import type { ApprovalSubject } from "../../model/observed/approval-tag.ts";
import type { Candidate, ChangeSet, PullRequest } from "./change-set.ts";
import type { Verdict } from "./judge-approvals.ts";
import { counted } from "../../terminal/counted.ts";

const mostLines = 50;

/** What would be let in: commits, pull requests and their authors since what is deployed there. */
export function changeText(
  candidate: Candidate,
  { commit, deployed, infrastructure, commits }: ChangeSet,
  pulls: readonly PullRequest[] | undefined,
): string {
  const { environment, subject } = candidate;
  const since =
    subject.kind === "hold"
      ? "which it keeps out"
      : deployed === undefined
        ? "nothing is deployed there yet"
        : `since ${deployed.slice(0, 12)}`;
  const from =
    subject.kind === "version" && infrastructure !== undefined
      ? [`with the infrastructure of ${infrastructure.commit}`]
      : [];
  const listed = commits
    .slice(0, mostLines)
    .map(({ sha, subject: line }) => `  ${sha.slice(0, 12)}  ${line}`);
  const more = commits.length > mostLines ? [`  … and ${commits.length - mostLines} more`] : [];
  const requests =
    pulls === undefined
      ? ["  not known: there is no token for GitHub"]
      : pulls.map(({ number, title, author }) => `  #${number}  ${title}  by ${author.login}`);
  return [
    subject.kind === "hold"
      ? `the end of ${subject.hold} for ${environment}`
      : `${subjectText(subject)} for ${environment}: ${commit}`,
    ...from,
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

/** What is approved, within a sentence. */
export function subjectText(subject: ApprovalSubject): string {
  switch (subject.kind) {
    case "version":
      return subject.version;
    case "commit":
      return `the infrastructure of ${subject.commit.slice(0, 12)}`;
    case "hold":
      return `the end of ${subject.hold}`;
  }
}

/** Whether it may be done, as a sentence. */
export function mayText({ environment, subject }: Candidate, may: boolean): string {
  const word = may ? "may" : "may not";
  return subject.kind === "hold"
    ? `${subject.hold} ${word} end`
    : `${subjectText(subject)} ${word} go to ${environment}`;
}

/** Which approvals count, and why the others do not. */
export function verdictText(candidate: Candidate, verdict: Verdict, paint: Paint): string {
  const { judged, counted, approvals, obstacles, enough } = verdict;
  const lines = judged.map(({ tag, problem }) =>
    problem === undefined ? `${paint.green("✓")} ${tag}` : `${paint.red("✗")} ${tag}: ${problem}`,
  );
  const many =
    approvals.onePerson === undefined
      ? `${counted.length} of ${approvals.required} approvals`
      : `one person, ${approvals.onePerson.login}, alone`;
  const end = enough ? paint.green(`${many}: ${mayText(candidate, true)}`) : paint.red(shortfall(verdict));
  return [...lines, ...obstacles.map((line) => `${paint.red("✗")} ${line}`), end].join("\n");
}

/** Why it is not enough, on one line. */
export function shortfall({ counted, infrastructure, approvals, obstacles }: Verdict): string {
  if (obstacles.length > 0) return "no approval can count while nobody knows who wrote what";
  const isOfOwn = counted.length < approvals.required;
  const there = isOfOwn ? counted : (infrastructure?.counted ?? counted);
  const what = isOfOwn
    ? ""
    : ` of the infrastructure that it comes with, ${infrastructure?.commit.slice(0, 12) ?? ""}`;
  if (approvals.onePerson !== undefined)
    return `one person lets it in, ${approvals.onePerson.login}, with a tag that has waited ${approvals.onePerson.waitMinutes} minutes${what}`;
  const may = approvals.reviewers.map(({ login }) => login).filter((login) => !there.includes(login));
  return `${there.length} of ${approvals.required} approvals${what}; these may approve: ${may.join(", ") || "nobody"}`;
}

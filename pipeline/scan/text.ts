import { counted } from "../../terminal/counted.ts";
import type { Paint } from "../../terminal/paint.ts";
import type { Found, Outcome } from "./scanned.ts";
import { severities } from "./severity.ts";

/** What each scan read and found, for people: the worst first, then what is excused. */
export function scanLines(outcomes: readonly Outcome[], paint: Paint): string[] {
  return outcomes.flatMap((outcome) => linesOf(outcome, paint));
}

function linesOf({ scanner, result }: Outcome, paint: Paint): string[] {
  if ("failure" in result) return [paint.red(`${scanner.name}: failed, so nothing is known`)];
  const { found, excused, excusedBy, files, commits } = result;
  const read =
    scanner.scope === "history"
      ? `${counted(files, "file")} of ${counted(commits, "commit")}`
      : scanner.scope === "staged"
        ? `${counted(files, "file")} about to be committed`
        : "";
  const what = { history: "secret", staged: "secret", dependencies: "vulnerability", policy: "broken rule" }[
    scanner.scope
  ];
  const many = what === "vulnerability" ? "vulnerabilities" : `${what}s`;
  const place = read === "" ? "" : ` in ${read}`;
  const verdict =
    found.length === 0
      ? paint.green(`no ${many} found`)
      : paint.red(`${counted(found.length, what, many)} found`);
  return [
    ...sorted(found).map(
      (one) =>
        `${one.severity} ${one.file}${one.line > 0 ? `:${one.line}` : ""}${whenOf(one)}: ${one.rule}: ${one.description}`,
    ),
    `${scanner.name}: ${verdict}${place}`,
    ...(excused.length === 0
      ? []
      : [
          paint.dim(`  ${counted(excused.length, "more is", "more are")} excused by ${excusedBy}:`),
          ...excuses(excused, paint),
        ]),
  ];
}

function whenOf({ commit }: Found): string {
  if (commit === "unversioned") return "";
  return commit === "staged" ? " not committed yet" : ` in ${commit.slice(0, 12)}`;
}

function sorted(found: readonly Found[]): Found[] {
  return found.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** By file and rule: the same lies in many commits. */
function excuses(excused: readonly Found[], paint: Paint): string[] {
  const times = new Map<string, number>();
  for (const { file, rule } of excused) {
    const key = `${file}: ${rule}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return [...times]
    .sort()
    .map(([key, many]) => paint.dim(`    ${key}${many === 1 ? "" : `, ${many} times`}`));
}

/** What to do about what was found, by kind. */
export function adviceFor(outcomes: readonly Outcome[]): string[] {
  const found = outcomes.flatMap(({ result }) => ("failure" in result ? [] : result.found));
  const excuse = "what is no secret goes into .gitleaks.toml, with the reason, before the change";
  const secrets = found.filter(({ type }) => type === "SECRET");
  const isKnown = secrets.some(({ commit }) => commit !== "staged");
  return [
    ...(secrets.length === 0
      ? []
      : isKnown
        ? [`hint: it is known by now: replace it ("gantry secrets rotate"), then take it out; ${excuse}`]
        : [`hint: take it out, and use "gantry secrets set" for it; ${excuse}`]),
    ...(found.some(({ type }) => type === "VULNERABILITY")
      ? ["hint: take the version that fixes it; below high, a vulnerability fails nothing"]
      : []),
  ];
}

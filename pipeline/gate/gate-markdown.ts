import { table } from "../../files/markdown-parts.ts";
import { counted } from "../../terminal/counted.ts";
import { mostNamed, named, placeOf } from "./gate-text.ts";
import type { GateJudgement } from "./judge.ts";

/** A judgement for a job's summary, in GitHub's Markdown. Whatever a report says is text there and nothing else. */
export function gateMarkdown({ gates, passed, rows, failures }: GateJudgement): string {
  const cells = rows.map(({ check, report, found, needed, problem }) =>
    [check, report ?? "–", found, needed, problem === null ? "✓" : `✗ ${problem}`].map(plain),
  );
  const failed = failures.slice(0, mostNamed).map((one) => `- ${plain(`${one.name}${placeOf(one)}`)}`);
  const rest = failures.length - failed.length;
  return [
    `## ${plain(named(gates))}: ${passed ? "passed" : "not passed"}`,
    "",
    table(["check", "report", "found", "needed", ""], cells),
    ...(failed.length > 0 ? ["", "Failed tests:", "", ...failed] : []),
    ...(rest > 0 ? [`- and ${counted(rest, "more test", "more tests")}`] : []),
    "",
  ].join("\n");
}

/** Neither markup nor the end of a cell, on one line of bounded length. */
function plain(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  const short = line.length > 300 ? `${line.slice(0, 299)}…` : line;
  return short.replace(/[\\`*_[\]<>|~@#&]/g, (sign) => `\\${sign}`);
}

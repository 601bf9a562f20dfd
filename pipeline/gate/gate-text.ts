import { counted } from "../../terminal/counted.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { table } from "../../terminal/table.ts";
import { onOneLine, sentences } from "../../terminal/width.ts";
import type { GateJudgement } from "./judge.ts";

/** Failed tests that are named; of the rest it is said how many they are. */
export const mostNamed = 20;

/** A judgement as people read it: one table, what is missing, and which tests failed. Ends with a line end. */
export function gateText({ gates, passed, rows, failures }: GateJudgement, context: Context): string {
  const paint = paintFor(context);
  const shown = table(
    [{ head: "check" }, { head: "report", cut: true }, { head: "found" }, { head: "needed" }, { head: "" }],
    rows.map(({ check, report, found, needed, problem }) => [
      check,
      report ?? "–",
      found,
      needed,
      problem === null ? { text: "✓", paint: paint.green } : { text: "✗", paint: paint.red },
    ]),
    context,
  );
  const problems = rows
    .filter(({ problem }) => problem !== null)
    .map(({ check, report, problem }) => {
      const of = report === null || problem?.startsWith(`"${report}"`) === true ? "" : ` of "${report}"`;
      return onOneLine(`✗ ${check}${of}: ${problem ?? ""}`);
    });
  const failed = failures.slice(0, mostNamed).map((one) => `  ${onOneLine(`${one.name}${placeOf(one)}`)}`);
  const rest = failures.length - failed.length;
  const lines = [
    ...(failed.length > 0
      ? ["", "failed:", ...failed, ...(rest > 0 ? [`  and ${counted(rest, "more test", "more tests")}`] : [])]
      : []),
    "",
    ...problems,
    `${named(gates)}: ${passed ? "passed" : "not passed"}`,
  ];
  return `${shown}${lines.map((line) => sentences(line, context.columns)).join("\n")}\n`;
}

/** `gate "pr"`, `gates "pr" and "main"`. */
export function named(gates: readonly string[]): string {
  const quoted = gates.map((id) => `"${id}"`).join(" and ");
  return `${gates.length === 1 ? "gate" : "gates"} ${quoted}`;
}

/** Where a test failed, where that is known, to follow its name. */
export function placeOf({ file, line }: GateJudgement["failures"][number]): string {
  if (file === undefined) return "";
  return line === undefined ? ` (${file})` : ` (${file}:${line})`;
}

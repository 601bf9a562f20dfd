import { reportError, type Report } from "../report.ts";
import { type Coverage, coverageOf, Lines } from "./coverage.ts";

/** A trace file of lcov, which c8, coverage.py and most others can write: `SF:<file>`, `DA:<line>,<hits>`, `end_of_record`. */
export function readLcov(report: Report): Coverage {
  const lines = new Lines();
  const texts = report.text.trimEnd().split(/\r?\n/);
  let file: string | undefined;
  for (const [index, text] of texts.entries()) {
    const [, key, value = ""] = /^([A-Z]+):(.*)$/.exec(text) ?? [];
    if (key === "SF") file = value;
    else if (key === "DA") {
      const [, line, hits] = /^(\d+),(-?\d+)(?:,|$)/.exec(value) ?? [];
      if (file === undefined || line === undefined || hits === undefined) {
        throw reportError(report.name, `is no lcov: "${text}"`, { line: index + 1 });
      }
      lines.add(file, Number(line), Number(hits));
    } else if (text === "end_of_record") file = undefined;
    else if (key === undefined && text !== "" && !text.startsWith("#")) {
      throw reportError(report.name, `is no lcov: "${text}"`, { line: index + 1 });
    }
  }
  if (file !== undefined) throw reportError(report.name, "is cut off", { line: texts.length });
  return coverageOf(report, "lcov", lines.counts());
}

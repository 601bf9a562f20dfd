import { reportError, type Report } from "../report.ts";
import { childrenOf, countOf, parseXml, textOf } from "../xml.ts";
import { type Coverage, coverageOf, Lines } from "./coverage.ts";

/** Cobertura's XML, as c8, coverage.py and others write it: the lines of its classes. */
export function readCobertura(report: Report): Coverage {
  const { root, element } = parseXml(report);
  if (root !== "coverage") throw reportError(report.name, `is no Cobertura XML: it begins with <${root}>`);
  const lines = new Lines();
  const below = (names: readonly string[]): ReturnType<typeof childrenOf> =>
    names.reduce((parents, name) => parents.flatMap((parent) => childrenOf(parent, name)), [element]);
  for (const one of below(["packages", "package", "classes", "class"])) {
    const file = textOf(one, "@filename") ?? "";
    for (const line of childrenOf(one, "lines").flatMap((list) => childrenOf(list, "line"))) {
      const number = countOf(line, "@number");
      const hits = countOf(line, "@hits");
      if (number === undefined || hits === undefined) {
        throw reportError(report.name, `is no Cobertura XML: a line of "${file}" has no number or no hits`);
      }
      lines.add(file, number, hits);
    }
  }
  return coverageOf(report, "Cobertura XML", lines.counts());
}

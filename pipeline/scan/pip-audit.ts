import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { parseReport, type Report } from "./report-file.ts";
import { said, type Found, type Scanned } from "./scanned.ts";
import { severityOfPip } from "./severity.ts";

const looked = z.object({
  name: z.string(),
  version: z.string(),
  vulns: z.array(
    z.object({
      id: z.string(),
      description: z.string().default(""),
      fix_versions: z.array(z.string()).default([]),
    }),
  ),
});
const skipped = z.object({ name: z.string(), skip_reason: z.string() });

/** `pip-audit --format json`: https://github.com/pypa/pip-audit, "JSON format". */
const audit = z.object({ dependencies: z.array(z.union([looked, skipped])) });

/** @throws GantryError where it looked at nothing, or left a package out */
export function readPipAudit(report: Report): Scanned {
  const { dependencies } = parseReport(report, {
    shape: audit,
    of: "pip-audit",
    hint: '"pip-audit --format json --requirement requirements.txt > FILE"',
  });
  if (dependencies.length === 0)
    throw new GantryError(`pip-audit looked at no dependency in "${report.name}"`, {
      hint: "name the requirements of the app",
    });
  const out = dependencies.flatMap((one) => ("skip_reason" in one ? [one] : []));
  if (out.length > 0) {
    throw new GantryError(
      `pip-audit left out ${out.length} of ${dependencies.length} packages in "${report.name}"`,
      {
        problems: out.slice(0, 5).map(({ name, skip_reason }) => said(`${name}: ${skip_reason}`, 300)),
        hint: "take them from an index that it can ask",
      },
    );
  }
  const found = dependencies.flatMap((one) =>
    "vulns" in one ? one.vulns.map((vulnerability) => findingOf(one, vulnerability, report.name)) : [],
  );
  return { files: 1, commits: 0, found, excused: [], excusedBy: "" };
}

function findingOf(
  { name, version }: z.infer<typeof looked>,
  { id, description, fix_versions }: z.infer<typeof looked>["vulns"][number],
  file: string,
): Found {
  const fixed = fix_versions.length === 0 ? "no version fixes it" : `fixed in ${fix_versions.join(", ")}`;
  return {
    rule: said(id, 100),
    severity: severityOfPip,
    type: "VULNERABILITY",
    description: said(`${name} ${version}: ${id}, ${fixed}. ${description}`, 1000),
    file: said(file, 500),
    line: 0,
    commit: "unversioned",
  };
}

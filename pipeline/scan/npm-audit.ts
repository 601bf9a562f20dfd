import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { parseJson } from "../../model/parse-json.ts";
import { parseReport, type Report } from "./report-file.ts";
import { said, type Found, type Scanned } from "./scanned.ts";
import { severityOfNpm } from "./severity.ts";

const count = z.int().min(0);
const advisory = z.object({
  source: z.union([z.number(), z.string()]).optional(),
  name: z.string(),
  title: z.string(),
  url: z.string().optional(),
  severity: z.enum(["critical", "high", "moderate", "low", "info"]),
  range: z.string().optional(),
});

/** `npm audit --json` since npm 7; a `via` that is a name is told by that package's own entry. */
const audit = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), advisory])) })),
  metadata: z.object({
    vulnerabilities: z.object({ total: count }),
    dependencies: z.object({ total: count }),
  }),
});

/** What npm writes where it could not ask: with an exit code that is also that of findings. */
const refusal = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z
    .object({ error: z.object({ code: z.string().optional(), summary: z.string() }) })
    .transform(({ error }) => [error.code, error.summary].filter(Boolean).join(": ")),
]);

/** @throws GantryError where npm could not ask its registry, looked at nothing, or contradicts itself */
export function readNpmAudit(report: Report): Scanned {
  const refused = refusal.safeParse(parseJson(report.text));
  if (refused.success) {
    throw new GantryError("npm could not ask its registry, so nobody looked for vulnerabilities", {
      problems: [said(refused.data, 300)],
      hint: "is the registry reachable, and does it answer audits? Run it again",
    });
  }
  const read = parseReport(report, {
    shape: audit,
    of: "npm audit",
    hint: '"npm audit --json > FILE", with npm 7 or later',
  });
  const { dependencies, vulnerabilities } = read.metadata;
  if (dependencies.total === 0)
    throw new GantryError(`npm audit looked at no dependency in "${report.name}"`, {
      hint: "is it of a folder with a lock file?",
    });
  const told = Object.values(read.vulnerabilities).flatMap(({ via }) =>
    via.filter((each) => typeof each !== "string"),
  );
  const found = told.map((each) => findingOf(each, report.name));
  if (vulnerabilities.total > 0 !== found.length > 0) {
    throw new GantryError(
      `"${report.name}" counts ${vulnerabilities.total} vulnerable packages and names ${found.length} vulnerabilities`,
      { hint: "it is cut off, or of another program: make it anew" },
    );
  }
  return { files: 1, commits: 0, found: unique(found), excused: [], excusedBy: "" };
}

function findingOf(
  { source, name, title, url, severity, range }: z.infer<typeof advisory>,
  file: string,
): Found {
  const known = /GHSA(?:-[a-z0-9]{4}){3}/.exec(url ?? "")?.[0] ?? String(source ?? "advisory");
  const versions = range === undefined ? "" : ` ${range}`;
  return {
    rule: said(known, 100),
    severity: severityOfNpm[severity],
    type: "VULNERABILITY",
    description: said(`${name}${versions}: ${title} (${known})`, 1000),
    file: said(file, 500),
    line: 0,
    commit: "unversioned",
  };
}

/** A package may be named by several that need it. */
function unique(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [`${one.rule} ${one.description}`, one])).values()];
}

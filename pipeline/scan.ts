import { findProject } from "../catalog/project.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { SecretRange } from "../secrets/scan.ts";
import { systemClock } from "../terminal/clock.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { print } from "../terminal/say.ts";
import { auditOf, runOf } from "./scan/audit.ts";
import { dependencyScanners } from "./scan/dependencies.ts";
import { readNpmAudit } from "./scan/npm-audit.ts";
import { readPipAudit } from "./scan/pip-audit.ts";
import { readPolicy } from "./scan/policy.ts";
import { readReport, type Report } from "./scan/report-file.ts";
import { sarifOf } from "./scan/sarif.ts";
import type { Outcome, Scanned, Scanner } from "./scan/scanned.ts";
import { secretsScanner } from "./scan/secrets.ts";
import { fails } from "./scan/severity.ts";
import { adviceFor, scanLines } from "./scan/text.ts";

export interface ScanOptions {
  /** Where to look for secrets; undefined for nowhere, which takes another option. */
  range: SecretRange | undefined;
  /** Whether to ask about each lock file that git holds. */
  dependencies: boolean;
  /** Reports that others have made; absolute paths. */
  npmAudits: readonly string[];
  pipAudits: readonly string[];
  policies: readonly string[];
  /** Where to write the findings as SARIF, and all of it as JSON; absolute. */
  sarif: string | undefined;
  output: string | undefined;
  json: boolean;
}

/**
 * Looks for secrets, vulnerabilities and broken rules, and leaves a SecurityAudit (001) of each scan: exit code 3 where something
 * was found that must not be, 1 where a scan failed or read nothing, which then stands in the records as well.
 */
export async function scan(context: Context, options: ScanOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const run = runOf(context.env, systemClock.now());
  const outcomes: Outcome[] = [];
  for (const scanner of await scannersOf(context, root, options)) outcomes.push(await outcomeOf(scanner));
  const document = {
    audits: outcomes.map((outcome) => auditOf(outcome, run)),
    excused: outcomes.flatMap(({ result }) => ("failure" in result ? [] : result.excused)),
  };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (options.output !== undefined) writeFileAtomically(options.output, text);
  if (options.sarif !== undefined) {
    writeFileAtomically(options.sarif, `${JSON.stringify(sarifOf(outcomes), null, 2)}\n`);
  }
  if (options.json) context.stdout.write(text);
  else print(context, [...scanLines(outcomes, paintFor(context)), ...adviceFor(outcomes)].join("\n"));
  const failed = outcomes.flatMap(({ scanner, result }) =>
    "failure" in result ? [{ name: scanner.name, failure: result.failure }] : [],
  );
  if (failed.length > 0) throw togetherOf(failed);
  const found = outcomes.flatMap(({ result }) => ("failure" in result ? [] : result.found));
  return found.some(fails) ? ExitCode.violation : ExitCode.done;
}

async function scannersOf(context: Context, root: string, options: ScanOptions): Promise<Scanner[]> {
  const { range, dependencies, npmAudits, pipAudits, policies } = options;
  const ofFiles = (
    files: readonly string[],
    scope: "dependencies" | "policy",
    read: (report: Report) => Scanned,
  ): Scanner[] =>
    files.map((file) => {
      const report = readReport(root, file);
      return {
        name: report.name,
        scanType: "CUSTOM",
        scope,
        scan: async () => Promise.resolve(read(report)),
      };
    });
  return [
    ...(range === undefined ? [] : [secretsScanner(context, root, range)]),
    ...(dependencies ? await dependencyScanners(context, root) : []),
    ...ofFiles(npmAudits, "dependencies", readNpmAudit),
    ...ofFiles(pipAudits, "dependencies", readPipAudit),
    ...ofFiles(policies, "policy", readPolicy),
  ];
}

/** A scan that failed is one on record; somebody's mistake is none. */
async function outcomeOf(scanner: Scanner): Promise<Outcome> {
  const at = systemClock.now();
  const ended = (result: Outcome["result"]): Outcome => {
    const seconds = Math.max(0, Math.round((systemClock.now().getTime() - at.getTime()) / 1000));
    return { scanner, at, seconds, result };
  };
  try {
    return ended(await scanner.scan());
  } catch (failure) {
    if (!(failure instanceof GantryError) || failure.exitCode === ExitCode.usage) throw failure;
    return ended({ failure });
  }
}

function togetherOf(failed: readonly { name: string; failure: GantryError }[]): GantryError {
  const [first] = failed;
  if (first !== undefined && failed.length === 1) return first.failure;
  return new GantryError(`${failed.length} scans failed`, {
    problems: failed.flatMap(({ name, failure: { message, problems, hint } }) => [
      `${name}: ${message}`,
      ...problems.map((problem) => `  ${problem}`),
      ...(hint === undefined ? [] : [`  hint: ${hint}`]),
    ]),
  });
}

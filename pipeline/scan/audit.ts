import { randomInt } from "node:crypto";
import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { securityAudit, type SecurityAudit } from "../../model/observed/security-audit.ts";
import { entityUuid } from "../../model/uuid.ts";
import type { Context } from "../../terminal/context.ts";
import { said, type Outcome } from "./scanned.ts";
import { severities } from "./severity.ts";

/** The run that a scan belongs to. */
export interface ScanRun {
  /** GitHub's, else one of its own. */
  id: string;
  attempt: string;
  job: string;
}

const job = z.object({
  GITHUB_ACTIONS: z.literal("true"),
  GITHUB_RUN_ID: z.string().regex(/^\d{1,20}$/),
  GITHUB_RUN_ATTEMPT: z
    .string()
    .regex(/^\d{1,6}$/)
    .default("1"),
  GITHUB_JOB: z.string().default(""),
});

/** GitHub's run, in a job of a workflow; else `run-YYYYMMDD-HHMMSS-xxxxxx` of the moment. */
export function runOf(env: Context["env"], now: Date): ScanRun {
  const at = job.safeParse(env).data;
  if (at !== undefined) return { id: at.GITHUB_RUN_ID, attempt: at.GITHUB_RUN_ATTEMPT, job: at.GITHUB_JOB };
  const [day = "", time = ""] = now.toISOString().replaceAll(/[-:]/g, "").split(/[T.]/);
  const letters = Array.from({ length: 6 }, () => randomInt(36).toString(36)).join("");
  return { id: `run-${day}-${time}-${letters}`, attempt: "1", job: "" };
}

const most = 10_000;

/** The record of one scan (SecurityAudit, 001), also of one that failed. */
export function auditOf({ scanner, at, seconds, result }: Outcome, run: ScanRun): SecurityAudit {
  const { name, scanType, scope } = scanner;
  const failed = "failure" in result;
  const found = failed ? [] : result.found;
  if (found.length > most) {
    throw new GantryError(`${name} found ${found.length} things, and a record holds ${most}`, {
      problems: found.slice(0, 5).map(({ file, rule }) => `${file}: ${rule}`),
      hint: "look at a part of it, with --range",
      exitCode: ExitCode.violation,
    });
  }
  const scannedAt = at.toISOString();
  return securityAudit.parse({
    auditId: entityUuid("SecurityAudit", run.id, run.attempt, run.job, name, scope, scannedAt),
    scanType,
    pipelineRunId: run.id,
    scannedAt,
    findings: found.map(({ rule, description, ...finding }) => ({
      ...finding,
      description: said(`${rule}: ${description}`, 1000),
    })),
    summary: {
      status: failed ? "FAILED" : found.length === 0 ? "PASSED" : "FINDINGS",
      scope,
      filesScanned: failed ? 0 : result.files,
      commitsScanned: failed ? 0 : result.commits,
      duration: seconds,
      findings: found.length,
      findingsBySeverity: Object.fromEntries(
        severities.map((severity) => [severity, found.filter((one) => one.severity === severity).length]),
      ),
    },
  });
}

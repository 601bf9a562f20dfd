import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import { securityAudit, type SecurityAudit } from "../../model/observed/security-audit.ts";
import { parseJson } from "../../model/parse-json.ts";

/** What `gantry scan` writes. */
const scans = z.object({ audits: z.array(securityAudit).min(1) });

/** The records of a file that a scan wrote. @throws GantryError where it is none, or holds none */
export function readScans(file: string): readonly SecurityAudit[] {
  const parsed = scans.safeParse(parseJson(readText(file)));
  if (parsed.success) return parsed.data.audits;
  const [issue] = parsed.error.issues;
  throw new GantryError(`"${file}" is not what "gantry scan" writes`, {
    problems: issue === undefined ? [] : [`${issue.path.join(".")}: ${issue.message}`],
    hint: '"gantry scan --output FILE" writes one',
    exitCode: ExitCode.usage,
  });
}

/** The records in a scan's text; undefined where it is none, or holds none. */
export function parseScans(text: string): readonly SecurityAudit[] | undefined {
  return scans.safeParse(parseJson(text)).data?.audits;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new GantryError(`"${file}" cannot be read: ${String(error.code)}`, {
      exitCode: ExitCode.usage,
      cause: error,
    });
  }
}

/** Adds those that are not there yet. @returns how many were, and which are there and say something else */
export async function insertScans(
  connection: Connection,
  audits: readonly SecurityAudit[],
): Promise<{ added: number; problems: readonly string[] }> {
  const rows = audits.map((audit) => {
    const record = JSON.stringify(audit);
    return {
      id: audit.auditId,
      digest: digestOf(record),
      scan_type: audit.scanType,
      status: audit.summary.status,
      findings: audit.summary.findings,
      pipeline_run_id: audit.pipelineRunId,
      scanned_at: audit.scannedAt,
      record,
    };
  });
  const added = await connection.query(
    z.object({ id: z.string() }),
    `insert into gantry_evidence.security_audits (id, digest, scan_type, status, findings, pipeline_run_id, scanned_at, record)
     select r.* from json_to_recordset($1::json) as r (id text, digest text, scan_type text, status text, findings integer,
         pipeline_run_id text, scanned_at timestamptz, record text)
     on conflict do nothing returning id`,
    [JSON.stringify(rows)],
  );
  const there = await connection.query(
    z.object({ id: z.string(), digest: z.string() }),
    "select id, digest from gantry_evidence.security_audits where id = any ($1)",
    [rows.map(({ id }) => id)],
  );
  const digests = new Map(there.map(({ id, digest }) => [id, digest]));
  const others = rows.filter(({ id, digest }) => digests.get(id) !== digest);
  return {
    added: added.length,
    problems: others.map(({ id }) => `the scan ${id} was not taken: another has its id`),
  };
}

/** How many there are, how many are past their retention, and those that are not what was taken in, a line each. */
export async function heldScans(
  connection: Connection,
  now: Date,
): Promise<{ held: number; pastRetention: number; problems: readonly string[] }> {
  const rows = await connection.query(
    z.object({ id: z.string(), digest: z.string(), record: z.string(), taken_in_at: z.date() }),
    "select id, digest, record, taken_in_at from gantry_evidence.security_audits order by id",
  );
  const oldest = now.getTime() - retentionDays.audits * 86_400_000;
  return {
    held: rows.length,
    pastRetention: rows.filter((row) => row.taken_in_at.getTime() < oldest).length,
    problems: rows
      .filter(({ digest, record }) => digestOf(record) !== digest)
      .map(({ id }) => `the scan ${id} is not what was taken in`),
  };
}

/** Removes those that are past their retention. @returns how many went */
export async function pruneScans(connection: Connection, now: Date): Promise<number> {
  const gone = await connection.query(
    z.object({ id: z.string() }),
    `delete from gantry_evidence.security_audits
      where taken_in_at < $1::timestamptz - make_interval(days => $2) returning id`,
    [now.toISOString(), retentionDays.audits],
  );
  return gone.length;
}

function digestOf(record: string): string {
  return `sha256:${createHash("sha256").update(record).digest("hex")}`;
}

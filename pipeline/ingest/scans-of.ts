import type { GitHubClient } from "../../clients/github/github-client.ts";
import { isScanArtifact } from "../../model/observed/report-job.ts";
import type { SecurityAudit } from "../../model/observed/security-audit.ts";
import { parseScans } from "../../evidence/store/security-audits.ts";
import type { Attempt } from "./attempts.ts";
import { type Artifact, readArtifact } from "./read-artifact.ts";

/** What a scan is told to write its records to. */
const file = "scan.json";

/** The records of an attempt's scans. */
export interface ScansOfAttempt {
  audits: readonly SecurityAudit[];
  /** What is not there, or not what a scan leaves, a line each. */
  problems: readonly string[];
}

/**
 * Fetches what the scans of an attempt have left. Nobody but the job itself knows what it found: of a run that anybody could start, it
 * proves nothing.
 *
 * @throws GantryError where GitHub cannot be asked
 */
export async function scansOf(
  client: GitHubClient,
  { id, attempt, conclusion }: Attempt,
  artifacts: readonly Artifact[],
): Promise<ScansOfAttempt> {
  const all = new Set(artifacts.map(({ name }) => name));
  const names = [...all].filter((name) => isScanArtifact(name, attempt)).sort();
  if (names.length === 0) {
    // Whoever cancelled the run may have cancelled its scan, and a second attempt runs again what failed.
    const isMeant = conclusion !== "cancelled" && attempt === 1;
    return { audits: [], problems: isMeant ? ["it left no scan"] : [] };
  }
  const audits: SecurityAudit[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const left = await readArtifact(client, { run: id, artifacts, name, file });
    const found = left.kind === "file" ? parseScans(left.text) : undefined;
    const other = found?.find(({ pipelineRunId }) => pipelineRunId !== id);
    if (left.kind !== "file") problems.push(`its scan: ${left.why}`);
    else if (found === undefined)
      problems.push(`its scan: the artifact ${left.artifact} is not what a scan writes`);
    else if (other !== undefined)
      problems.push(`its scan: the artifact ${left.artifact} is of the run ${other.pipelineRunId}`);
    else audits.push(...found);
  }
  return { audits, problems };
}

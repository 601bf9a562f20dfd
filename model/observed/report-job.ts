/** The id of the job that ends each workflow with its report, by which it leaves itself out of that. */
export const reportJob = "report";

/** The artifact in which it leaves that: one for each attempt, since a run has each name once and a second one would take the first's place. */
export function reportArtifact(attempt: number | string): string {
  return `report-${attempt}`;
}

/** Likewise the artifact in which a run's scans leave their records. */
export function scanArtifact(attempt: number | string, of = ""): string {
  return `security-audit${of}-${attempt}`;
}

/** Whether an artifact is one that a scan of this attempt leaves. */
export function isScanArtifact(name: string, attempt: number): boolean {
  return /^security-audit(?:-[a-z-]+)?-(?<attempt>\d+)$/.exec(name)?.groups?.["attempt"] === String(attempt);
}

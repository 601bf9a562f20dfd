/** The id of the job that ends each workflow with its report, by which it leaves itself out of that. */
export const reportJob = "report";

/** The artifact in which it leaves that: one for each attempt, since a run has each name once and a second one would take the first's place. */
export function reportArtifact(attempt: number | string): string {
  return `report-${attempt}`;
}

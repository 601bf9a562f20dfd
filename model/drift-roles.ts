/** To look at what is started by the clock: of those alone who have that. */
const schedulerViewer = "roles/cloudscheduler.viewer";

/**
 * What looking at a project takes: the metadata of everything that an environment deploys, and who has which role on it.
 * None of them changes anything, reads a secret's value or becomes another account. `logging.viewer` is the smallest
 * predefined role that shows the definition of a metric; it shows log entries as well, but no private ones.
 */
export const driftRoles = [
  "roles/artifactregistry.reader",
  schedulerViewer,
  "roles/iam.securityReviewer",
  "roles/iam.serviceAccountViewer",
  "roles/iam.workloadIdentityPoolViewer",
  "roles/logging.viewer",
  "roles/monitoring.viewer",
  "roles/pubsub.viewer",
  "roles/run.viewer",
  "roles/secretmanager.viewer",
  "roles/serviceusage.serviceUsageViewer",
] as const;

/** Those of them that the account has which looks at one environment. */
export function driftRolesWith({ schedules }: { schedules: boolean }): readonly string[] {
  return driftRoles.filter((role) => schedules || role !== schedulerViewer);
}

/** A secret in Secret Manager, of everywhere or of one region. */
export const secretTypes: readonly string[] = [
  "gcp:secretmanager/secret:Secret",
  "gcp:secretmanager/regionalSecret:RegionalSecret",
];

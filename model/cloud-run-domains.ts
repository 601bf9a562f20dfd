/**
 * Google's regions in which Cloud Run has domain mappings, by "Mapping custom domains" as several repositories quote it in the
 * summer of 2026: https://docs.cloud.google.com/run/docs/mapping-custom-domains
 */
export const domainMappingRegions: readonly string[] = [
  "asia-east1",
  "asia-northeast1",
  "asia-southeast1",
  "europe-north1",
  "europe-west1",
  "europe-west4",
  "us-central1",
  "us-east1",
  "us-east4",
  "us-west1",
];

/** The longest name that a mapping takes, by the same page. */
export const longestMappedHost = 64;

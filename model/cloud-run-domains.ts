/**
 * Google's regions in which Cloud Run has domain mappings. From memory of "Mapping custom domains", Limitations:
 * https://cloud.google.com/run/docs/mapping-custom-domains#limitations
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

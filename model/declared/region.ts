import { z } from "zod";
import { googleRegions, vercelRegions } from "../cloud-regions.ts";

/** The cloud-agnostic name of a region (001), and nothing else: the providers' names are in `ProviderRegions`. */
export const regionName = z
  .string()
  .regex(/^[a-z]+-[a-z]+$/, 'must be a cloud-agnostic region such as "us-east"')
  .max(40, "must have at most 40 characters");
export type RegionName = z.infer<typeof regionName>;

/** What the providers call one region. */
const providerRegion = z.strictObject({
  gcp: z
    .enum(googleRegions, 'must be a region of Cloud Run such as "europe-north1"')
    .describe("Google's name, such as `europe-north1`"),
  vercel: z
    .enum(vercelRegions, 'must be a region of Vercel such as "arn1"')
    .describe("Vercel's name, such as `arn1`"),
});
type ProviderRegion = z.infer<typeof providerRegion>;
export type ProviderRegions = Readonly<Record<RegionName, ProviderRegion>>;

/** The map `regions` of environments/global/config.yml: regions beyond the usual ones, or others by their names. */
export const regionsSchema = z.record(regionName, providerRegion);

/**
 * The regions that need no declaration, all of them with domain mappings of Cloud Run: of central Europe's regions at Google
 * only the Netherlands have them, Frankfurt (europe-west3) has not.
 */
const usualRegions: ProviderRegions = {
  "us-east": { gcp: "us-east1", vercel: "iad1" },
  "us-west": { gcp: "us-west1", vercel: "sfo1" },
  "eu-west": { gcp: "europe-west1", vercel: "dub1" },
  "eu-central": { gcp: "europe-west4", vercel: "fra1" },
  "ap-southeast": { gcp: "asia-southeast1", vercel: "sin1" },
  "ap-northeast": { gcp: "asia-northeast1", vercel: "hnd1" },
};

/** The one place where a region gets its providers' names: the declared ones, and the usual ones that are not declared anew. */
export function knownRegions(declared: ProviderRegions = {}): ProviderRegions {
  return { ...usualRegions, ...declared };
}

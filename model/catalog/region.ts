import { z } from "zod";

/** The cloud-agnostic name of a region (001), and nothing else: the providers' names are in `providerRegions`. */
export const regionName = z
  .string()
  .regex(/^[a-z]+-[a-z]+$/, 'must be a cloud-agnostic region such as "us-east"')
  .max(40, "must have at most 40 characters");
export type RegionName = z.infer<typeof regionName>;

interface ProviderRegion {
  gcp: string;
  vercel: string;
  supabase: string;
}

/** The one place where a region gets its providers' names. */
export const providerRegions: Readonly<Record<string, ProviderRegion>> = {
  "us-east": { gcp: "us-east1", vercel: "iad1", supabase: "us-east-1" },
  "us-west": { gcp: "us-west1", vercel: "sfo1", supabase: "us-west-1" },
  "eu-west": { gcp: "europe-west1", vercel: "dub1", supabase: "eu-west-1" },
  "eu-central": { gcp: "europe-west3", vercel: "fra1", supabase: "eu-central-1" },
  "ap-southeast": { gcp: "asia-southeast1", vercel: "sin1", supabase: "ap-southeast-1" },
  "ap-northeast": { gcp: "asia-northeast1", vercel: "hnd1", supabase: "ap-northeast-1" },
};

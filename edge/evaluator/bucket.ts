import murmurhash from "murmurhash";

/** How finely a percentage is told apart: 0.01 percent of the subjects. */
const buckets = 10_000;

/**
 * Where a subject lies among those of a flag, 0–9999. It depends on both, so that 5 percent of one flag are not the same people as 5
 * percent of another, and on nothing else: raising a percentage drops nobody. The hash reads the bytes of UTF-8.
 */
export function bucketOf(flag: string, subject: string): number {
  // No key of a flag has a slash, so no two pairs give the same text.
  return murmurhash.v3(new TextEncoder().encode(`${flag}/${subject}`), 0) % buckets;
}

/** Whether a bucket is among the first `percentage` percent of them. */
export function isAmong(bucket: number, percentage: number): boolean {
  return bucket < Math.round((percentage / 100) * buckets);
}

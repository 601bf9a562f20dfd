import { z } from "zod";
import { entityId, environmentName } from "../scalars.ts";
import type { BuildArtifact } from "./build-artifact.ts";
import { commitSha, line, timestamp } from "./scalars.ts";

/** A digest of the native side of an app, as @expo/fingerprint writes it. */
export const fingerprint = z.string().regex(/^[0-9a-f]{40,128}$/, "must be a fingerprint in hex");

/**
 * What a bundle says of itself: what a platform's own build made of one surface for one environment, on its way from the job
 * that built it, which has no identity, to the one that uploads it.
 */
export const bundleManifest = z.strictObject({
  surface: entityId,
  environment: environmentName,
  platform: z.enum(["vercel", "expo-eas"]),
  /** The version's commit, which it was built from. */
  commit: commitSha,
  createdAt: timestamp,
  /** Of Expo's: where another one ran before, a new native build is needed. */
  fingerprint: fingerprint.optional(),
  /** Of Expo's: the native builds that take it, of Android and of iOS where those differ. */
  runtimeVersion: line(202).optional(),
});
export type BundleManifest = z.infer<typeof bundleManifest>;

/** The artifact that it is (000). */
export function bundleArtifact(manifest: BundleManifest, checksum: string): BuildArtifact {
  const { surface, environment, platform, commit, createdAt } = manifest;
  return {
    id: `${environment}/${surface}`,
    sourceCommit: commit,
    createdAt,
    checksum,
    metadata: {
      platform,
      ...(manifest.fingerprint === undefined ? {} : { fingerprint: manifest.fingerprint }),
      ...(manifest.runtimeVersion === undefined ? {} : { runtimeVersion: manifest.runtimeVersion }),
    },
  };
}

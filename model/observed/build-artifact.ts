import { z } from "zod";
import { entity } from "../entity.ts";
import { jsonObject } from "./json-object.ts";
import { anyCommitSha, checksum, recordId, timestamp } from "./scalars.ts";

/** What a release workflow built (000): it lies in the registry, its provenance in an attestation. */
export const buildArtifact = entity(
  "BuildArtifact",
  "What a release workflow built and put into the registry.",
  z.strictObject({
    id: recordId.describe("unique; the image's name with the version, or the name of a build output"),
    sourceCommit: anyCommitSha.describe(
      "the commit that it was built from; 64 digits in a repository of SHA-256",
    ),
    createdAt: timestamp.describe("when it was built; in git, when its version was tagged after that"),
    checksum: checksum.describe("digest of the image or file"),
    metadata: jsonObject().describe("what the build says of itself"),
  }),
);
export type BuildArtifact = z.infer<typeof buildArtifact>;

/** The id of what a version's tag names: `ghcr.io/lotus-labs/api:v1.2.3` of an image, else the tag itself, `portal/v1.2.3`. */
export function artifactIdOf({ image }: { image: string | undefined }, tag: string): string {
  return image === undefined ? tag : `${image}:${tag.slice(tag.lastIndexOf("/") + 1)}`;
}

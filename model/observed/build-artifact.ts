import { z } from "zod";
import { entity } from "../entity.ts";
import { jsonObject } from "./json-object.ts";
import { checksum, commitSha, recordId, timestamp } from "./scalars.ts";

/** What a release workflow built (000): it lies in the registry, its provenance in an attestation. */
export const buildArtifact = entity(
  "BuildArtifact",
  "What a release workflow built and put into the registry.",
  z.strictObject({
    id: recordId.describe("unique; the image's name without its digest, or the name of a build output"),
    sourceCommit: commitSha.describe("the commit that it was built from"),
    createdAt: timestamp.describe("when it was built"),
    checksum: checksum.describe("digest of the image or file"),
    metadata: jsonObject().describe("what the build says of itself"),
  }),
);
export type BuildArtifact = z.infer<typeof buildArtifact>;

import { artifactIdOf, buildArtifact, type BuildArtifact } from "../../model/observed/build-artifact.ts";
import type { GitTag } from "../../model/observed/git-tag.ts";
import type { VersionRecord } from "../../model/observed/version-record.ts";

/** The images that a version's tag names, as BuildArtifact (000). What is built from the commit for each environment is none yet. */
export function buildArtifactsOf(
  { tagName, commitSha, createdAt }: GitTag,
  { artifacts, run, migration }: VersionRecord,
): { buildArtifacts: readonly BuildArtifact[]; problems?: readonly string[] } {
  const checked = artifacts
    .filter(({ image }) => image !== undefined)
    .map((artifact) => {
      const { reference, attestation } = artifact;
      return buildArtifact.safeParse({
        id: artifactIdOf(artifact, tagName),
        sourceCommit: commitSha,
        createdAt,
        checksum: reference.slice(reference.indexOf("@") + 1),
        metadata: {
          reference,
          ...(attestation === undefined ? {} : { attestation }),
          ...(run === undefined ? {} : { run }),
          ...(migration === undefined ? {} : { migration }),
        },
      });
    });
  const buildArtifacts = checked.flatMap(({ data }) => data ?? []);
  const problems = checked.flatMap(({ error }) =>
    (error?.issues ?? []).map(({ path, message }) => `its artifact's ${path.join(".")} ${message}`),
  );
  return { buildArtifacts, ...(problems.length === 0 ? {} : { problems }) };
}

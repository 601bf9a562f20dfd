import { z } from "zod";
import { entity } from "../entity.ts";
import { line, recordId, timestamp } from "../observed/scalars.ts";

/** The two channels that there are (000). */
export const releaseChannelName = z.enum(["pre-release", "production"]);

/** A channel through which versions are released (000). */
export const releaseChannel = entity(
  "ReleaseChannel",
  "A channel through which versions are released.",
  z.strictObject({
    id: recordId.describe("derived from the name"),
    name: releaseChannelName.describe("the key of the map"),
    approver: line()
      .describe("who approves what it gets")
      .meta({ examples: ["platform-team"] }),
    rollbackPointId: recordId
      .optional()
      .describe("the artifact that a rollback goes back to; a first deployment names its own")
      .meta({ examples: ["api-v1.4.0"] }),
    artifactId: recordId.optional().describe("observed: the BuildArtifact that is deployed"),
    deployedAt: timestamp.optional().describe("observed: when that deployment succeeded"),
  }),
  (rule) => [
    rule(
      ["deployedAt", "artifactId"],
      "must be there together with artifactId",
      (channel) => {
        return (channel.deployedAt === undefined) === (channel.artifactId === undefined);
      },
      { dependentRequired: { deployedAt: ["artifactId"], artifactId: ["deployedAt"] } },
    ),
    rule(
      ["rollbackPointId", "deployedAt"],
      "must be there as soon as a deployment succeeded",
      (channel) => {
        return channel.deployedAt === undefined || channel.rollbackPointId !== undefined;
      },
      { dependentRequired: { deployedAt: ["rollbackPointId"] } },
    ),
  ],
);
export type ReleaseChannel = z.infer<typeof releaseChannel>;

/** What does not fit between a channel and the artifacts: all of those there are, and those approved in pre-release. */
export function releaseChannelProblems(
  { name, artifactId, rollbackPointId }: ReleaseChannel,
  artifacts: ReadonlySet<string>,
  approved: ReadonlySet<string>,
): string[] {
  const problems = [artifactId, rollbackPointId]
    .filter((id) => id !== undefined)
    .filter((id) => !artifacts.has(id))
    .map((id) => `"${id}" is no build artifact`);
  if (name === "production" && artifactId !== undefined && !approved.has(artifactId)) {
    problems.push(`production requires an approved artifact, and "${artifactId}" is not approved`);
  }
  return problems;
}

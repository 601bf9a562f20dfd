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
    soakMinutes: z
      .int()
      .min(0)
      .max(20_160, "must be at most 20160, two weeks")
      .default(0)
      .describe("minutes that a version must have run in the channel before"),
    traffic: z
      .array(
        z.strictObject({
          percent: z
            .int()
            .min(1, "must be 1–99")
            .max(99, "must be 1–99")
            .describe("of the requests")
            .meta({ examples: [10] }),
          minutes: z
            .int()
            .min(1)
            .max(1440, "must be at most 1440, a day")
            .describe("until the next step; at least 9 where a guardrail watches, which is seen that late")
            .meta({ examples: [15] }),
        }),
      )
      .max(20, "must have at most 20 steps")
      .default([])
      .describe("steps in which a new version gets Cloud Run's requests; all at once without")
      .meta({ examples: [[{ percent: 10, minutes: 15 }]] }),
    artifactId: recordId.optional().describe("observed: the BuildArtifact that is deployed"),
    deployedAt: timestamp.optional().describe("observed: when that deployment succeeded"),
  }),
  (rule) => [
    rule(["traffic"], "must grow from step to step", ({ traffic }) => {
      return traffic.every(({ percent }, at) => at === 0 || (traffic[at - 1]?.percent ?? 0) < percent);
    }),
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

import { z } from "zod";
import { regionName } from "../declared/region.ts";
import { entity, field, given, leftOut } from "../entity.ts";
import { environmentName } from "../scalars.ts";
import { deployGroup } from "./concurrency-group.ts";
import { commitSha, count, isBefore, line, recordId, timestamp } from "./scalars.ts";
import { subprojectPath, versionName } from "./tag-name.ts";

const ended = ["SUCCESS", "FAILED", "CANCELLED"];
const isPending = field("status", { const: "PENDING" });

/** One deployment (001), derived from environment tags and workflow runs: it never decides anything. */
export const deployment = entity(
  "Deployment",
  "One deployment of a version to an environment, derived from tags and workflow runs.",
  z.strictObject({
    deploymentId: recordId.describe("unique"),
    version: versionName.describe("the version being deployed, without the subproject"),
    subproject: subprojectPath.optional().describe("what is deployed; left out for the root"),
    environment: environmentName.describe("where it goes"),
    region: regionName.max(40).optional().describe("left out where all regions are meant"),
    status: z
      .enum(["PENDING", "RUNNING", "SUCCESS", "FAILED", "CANCELLED"])
      .describe("PENDING → RUNNING → SUCCESS, FAILED or CANCELLED"),
    startedAt: timestamp.describe("when it was asked for"),
    completedAt: timestamp.optional().describe("when it ended; only where it has"),
    triggeredBy: line().describe("who asked for it"),
    commitSha: commitSha.describe("the commit being deployed"),
    concurrencyGroup: z.string().max(300).describe("deploy-{subproject}-{environment}[-{region}]"),
    queuePosition: z
      .int()
      .min(1, "must be at least 1")
      .max(100_000)
      .optional()
      .describe("counted from 1; only while it waits"),
    estimatedWaitTime: count.optional().describe("seconds; only while it waits"),
  }),
  (rule) => [
    rule(
      ["completedAt", "status"],
      "must be there as soon as the status is final, and only then",
      (one) => {
        return ended.includes(one.status) === (one.completedAt !== undefined);
      },
      { if: field("status", { enum: ended }), then: given("completedAt"), else: leftOut("completedAt") },
    ),
    rule(["completedAt", "startedAt"], "must not be before startedAt", ({ completedAt, startedAt }) => {
      return completedAt === undefined || !isBefore(completedAt, startedAt);
    }),
    rule(
      ["queuePosition", "status"],
      "must be left out unless the status is PENDING",
      (one) => {
        return one.queuePosition === undefined || one.status === "PENDING";
      },
      { anyOf: [isPending, leftOut("queuePosition")] },
    ),
    rule(
      ["estimatedWaitTime", "status"],
      "must be left out unless the status is PENDING",
      (one) => {
        return one.estimatedWaitTime === undefined || one.status === "PENDING";
      },
      { anyOf: [isPending, leftOut("estimatedWaitTime")] },
    ),
    rule(
      ["concurrencyGroup", "subproject", "environment", "region"],
      "must be deploy-{subproject}-{environment}[-{region}]",
      (one) => one.concurrencyGroup === deployGroup(one),
    ),
  ],
);
export type Deployment = z.infer<typeof deployment>;

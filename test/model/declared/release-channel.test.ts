import assert from "node:assert/strict";
import { releaseChannel, releaseChannelProblems } from "../../../model/declared/release-channel.ts";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";
import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("ReleaseChannel", {
  right: [
    { name: "pre-release" },
    { artifactId: undefined, deployedAt: undefined, rollbackPointId: undefined },
    { artifactId: undefined, deployedAt: undefined },
    {
      soakMinutes: 60,
      traffic: [
        { percent: 10, minutes: 15 },
        { percent: 50, minutes: 1440 },
      ],
    },
  ],
  wrong: {
    id: ["", "a channel"],
    name: ["Production", "prerelease", "staging"],
    approver: ["", " "],
    rollbackPointId: ["", "an artifact"],
    artifactId: ["", "api\n"],
    deployedAt: ["2025-11-02T09:00"],
    soakMinutes: [-1, 0.5, 20_161],
    traffic: ["10 %", [{ percent: 10 }]],
    "traffic[].percent": [0, 100, 12.5],
    "traffic[].minutes": [0, 1441, 1.5],
  },
  rules: {
    "traffic must grow from step to step": [
      {
        traffic: [
          { percent: 10, minutes: 5 },
          { percent: 10, minutes: 5 },
        ],
      },
      {
        traffic: [
          { percent: 50, minutes: 5 },
          { percent: 10, minutes: 5 },
        ],
      },
    ],
    "deployedAt must be there together with artifactId": [
      { deployedAt: undefined },
      { artifactId: undefined },
    ],
    "rollbackPointId must be there as soon as a deployment succeeded": [{ rollbackPointId: undefined }],
  },
});

describe("a release channel and its artifacts", () => {
  const channel = releaseChannel.parse(exampleOf("ReleaseChannel", process.cwd()));
  const { artifactId = "", rollbackPointId = "" } = channel;
  const all = new Set([artifactId, rollbackPointId]);

  it("fit when both artifacts exist and production's is approved", () => {
    assert.deepEqual(releaseChannelProblems(channel, all, new Set([artifactId])), []);
  });

  it("do not fit when production has an artifact that is not approved", () => {
    assert.match(
      releaseChannelProblems(channel, all, new Set()).join("\n"),
      /production requires an approved artifact/,
    );
    assert.deepEqual(releaseChannelProblems({ ...channel, name: "pre-release" }, all, new Set()), []);
  });

  it("do not fit when an artifact does not exist", () => {
    const approved = new Set([artifactId]);
    assert.equal(releaseChannelProblems(channel, new Set([artifactId]), approved).length, 1);
    assert.equal(releaseChannelProblems(channel, new Set(), approved).length, 2);
  });
});

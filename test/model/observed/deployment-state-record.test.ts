import assert from "node:assert/strict";
import { backoffSeconds } from "../../../model/observed/deployment-state-record.ts";
import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("DeploymentStateRecord", {
  right: [
    { status: "success", error_message: undefined },
    { status: "rolled_back", error_message: undefined },
    { error_message: undefined },
    { timestamp: "2025-10-20T21:31:40+07:00" },
  ],
  wrong: {
    deployment_id: ["deploy-", "deploy-abc", "Deploy-1729433445", "deploy-１７２９", "deploy--1"],
    timestamp: ["2025-10-20T14:30:45", 1729433445],
    commit_sha: ["5c04b60", "5C04B60A1B2C3D4E5F6A7B8C9D0E1F2A3B4C5D6E", "g".repeat(40), "5".repeat(41)],
    status: ["SUCCESS", "failed", "rolled-back"],
    git_operations_attempts: [0, 4, "1"],
    error_message: [" ", "x".repeat(8193)],
  },
  rules: {
    "error_message must be left out unless the status is failure": [
      { status: "success" },
      { status: "rolled_back" },
    ],
  },
});

describe("the wait between two attempts", () => {
  it("doubles", () => {
    assert.deepEqual([1, 2, 3].map(backoffSeconds), [2, 4, 8]);
  });
});

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GantryError } from "../../../model/errors.ts";
import { readJsonFile } from "../../../catalog/records/json-file.ts";
import { deploymentState } from "../../../model/observed/deployment-state.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { describeEntity } from "../../support/entities/describe-entity.ts";

const commit = "3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f";
const success = {
  deployment_id: "deploy-1729433445",
  timestamp: "2025-10-20T14:30:45Z",
  commit_sha: "5c04b60a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e",
  status: "success",
  git_operations_attempts: 1,
};
const good = {
  deployment_id: success.deployment_id,
  commit_sha: success.commit_sha,
  timestamp: success.timestamp,
};
const failure = {
  ...success,
  deployment_id: "deploy-2",
  timestamp: "2025-10-20T15:00:00Z",
  status: "failure",
};
const older = (minute: number): typeof success => ({
  ...success,
  deployment_id: `deploy-${minute}`,
  timestamp: `2025-10-20T14:${String(minute).padStart(2, "0")}:00Z`,
  commit_sha: commit,
});
const history = [older(10), older(20)];
const failures = Array.from({ length: 10 }, (_, at) => ({ ...older(40 + at), status: "failure" }));

describeEntity("DeploymentState", {
  right: [
    { history: [] },
    { history: Array.from({ length: 10 }, (_, at) => older(at)) },
    { history: [...history, success] },
    { currentDeployment: failure, lastKnownGood: good, history: [success] },
    { currentDeployment: failure, lastKnownGood: null, history: [] },
    { currentDeployment: failure, lastKnownGood: { ...good, deployment_id: "deploy-99" }, history: failures },
    { currentDeployment: failure, lastKnownGood: null, history: failures },
    { currentDeployment: { ...failure, status: "rolled_back" }, history: [success] },
  ],
  wrong: {
    currentDeployment: [undefined, null, { ...success, status: "running" }],
    lastKnownGood: [undefined, { ...good, commit_sha: "5c04b60" }, { ...good, status: "success" }],
    "lastKnownGood.deployment_id": ["1729433445"],
    "lastKnownGood.commit_sha": ["HEAD"],
    "lastKnownGood.timestamp": [1729433445],
    history: [Array.from({ length: 11 }, (_, at) => older(at)), [success, {}], { 0: success }],
  },
  rules: {
    "history must be oldest first": [{ history: history.toReversed() }],
    "history must not name a deployment twice": [{ history: [older(10), older(10)] }],
    "history must not be newer than currentDeployment": [{ history: [older(31)] }],
    "history must not tell currentDeployment differently": [
      { history: [{ ...success, commit_sha: commit }] },
      { history: [{ ...success, status: "rolled_back" }] },
    ],
    "lastKnownGood must be the newest deployment that succeeded": [
      { lastKnownGood: null },
      { lastKnownGood: { ...good, deployment_id: "deploy-1" } },
      { lastKnownGood: { ...good, commit_sha: commit } },
      // A failure that loses it, or goes back further than there is need.
      { currentDeployment: failure, lastKnownGood: null, history: [success] },
      {
        currentDeployment: failure,
        lastKnownGood: { deployment_id: "deploy-10", commit_sha: commit, timestamp: older(10).timestamp },
        history: [older(10), success],
      },
      {
        currentDeployment: failure,
        lastKnownGood: { ...good, deployment_id: "deploy-77" },
        history: [success],
      },
    ],
    "lastKnownGood must be null where no deployment succeeded, unless the history is full and all of it is newer":
      [
        { currentDeployment: failure, history: [] },
        { currentDeployment: failure, lastKnownGood: { ...good, deployment_id: "deploy-2" }, history: [] },
        { currentDeployment: failure, history: [{ ...success, status: "rolled_back" }] },
        { currentDeployment: failure, lastKnownGood: good, history: failures.slice(1) },
        {
          currentDeployment: failure,
          lastKnownGood: { ...good, timestamp: failure.timestamp },
          history: failures,
        },
      ],
  },
});

describe("the file of the deployment state", () => {
  const path = "deployment-state.json";
  const valid = JSON.stringify({ currentDeployment: success, lastKnownGood: good, history }, null, 2);
  let root = "";
  beforeEach(() => {
    root = temporaryFolder("gantry-state-");
  });

  const problemsOf = (text: string | Buffer): readonly string[] => {
    writeFileSync(join(root, path), text);
    try {
      readJsonFile(deploymentState, root, path);
    } catch (error) {
      assert.ok(error instanceof GantryError);
      assert.deepEqual(readFileSync(join(root, path)), Buffer.from(text), "the file was written");
      return error.problems;
    }
    return [];
  };

  it("is read when it is right", () => {
    assert.deepEqual(problemsOf(valid), []);
    assert.equal(readJsonFile(deploymentState, root, path).history.length, 2);
  });

  const wrong: readonly (readonly [string, string | Buffer, RegExp])[] = [
    [
      "a field",
      valid.replace('"success"', '"Success"'),
      /^deployment-state\.json:6:5 currentDeployment\.status: /,
    ],
    [
      "an unknown key",
      valid.replace('"status"', '"state"'),
      /^deployment-state\.json:6:5 currentDeployment\.state: /,
    ],
    [
      "a rule between fields",
      valid.replace("deploy-1729433445", "deploy-5"),
      /^deployment-state\.json:9:3 lastKnownGood: /,
    ],
    ["a bracket", valid.slice(0, -1), /^deployment-state\.json:\d+:\d+: /],
    ["quotes", valid.replace('"history"', "history"), /^deployment-state\.json:14:\d+: is no JSON/],
    ["a comma", valid.replace('"deploy-10",', '"deploy-10"'), /^deployment-state\.json:\d+:\d+/],
    [
      "a key that is there twice",
      valid.replace("{", '{ "history": [],'),
      /^deployment-state\.json:\d+:\d+ history: /,
    ],
    ["everything", "", /^deployment-state\.json/],
    ["UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), /^deployment-state\.json/],
  ];
  for (const [what, text, expected] of wrong) {
    it(`names line and field when ${what} is wrong, and keeps the file`, () => {
      const problems = problemsOf(text);
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        problems.join("\n"),
      );
    });
  }

  it("names every mistake at once", () => {
    const text = valid.replace('"success"', '"Success"').replaceAll(commit, "HEAD");
    assert.equal(problemsOf(text).length, 3);
  });
});

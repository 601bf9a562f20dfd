import assert from "node:assert/strict";
import { runSettings } from "../../model/declared/run-settings.ts";
import * as pulumi from "@pulumi/pulumi";
import { GantryError } from "../../model/errors.ts";
import { checkRepositorySettings, environmentSettings } from "../../stacks/settings.ts";
import { example, now } from "../support/example.ts";

const correct: Record<string, string | undefined> = {
  "gcp:project": "lotus-production",
  "gcp:region": "us-east1",
  "gantry:projectNumber": "123456789012",
  "github:owner": "lotus-labs",
};

function settings(change: Record<string, string | undefined> = {}) {
  const config = Object.entries({ ...correct, ...change }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  pulumi.runtime.setAllConfig(Object.fromEntries(config));
  return environmentSettings(example("production"), "production", now);
}

function problemsOf(change: Record<string, string | undefined>): readonly string[] {
  try {
    settings(change);
  } catch (error) {
    if (error instanceof GantryError && error.exitCode === 2) return error.problems;
    throw error;
  }
  return [];
}

describe("the settings of a stack", () => {
  it("put the region that gcp:region names first", () => {
    assert.deepEqual(settings(), {
      project: "lotus-production",
      projectNumber: "123456789012",
      regions: ["us-east", "eu-west"],
      now,
    });
  });

  for (const [key, value] of [
    ["gcp:project", undefined],
    ["gcp:project", "Not A Project"],
    ["gcp:region", undefined],
    ["gcp:region", "asia-southeast1"],
    ["gantry:projectNumber", undefined],
    ["gantry:projectNumber", "lotus"],
    ["github:owner", undefined],
    ["github:owner", "somebody-else"],
  ] as const) {
    it(`are refused when ${key} is ${value ?? "missing"}`, () => {
      const problems = problemsOf({ [key]: value });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? "", new RegExp(`^Pulumi\\.production\\.yaml ${key}: `));
    });
  }

  it("tell everything that is wrong at once", () => {
    const change = { "gcp:project": undefined, "gcp:region": "mars1", "github:owner": "other" };
    assert.equal(problemsOf(change).length, 3);
  });

  it("of the repository need GitHub's owner alone", () => {
    pulumi.runtime.setAllConfig({ "github:owner": "lotus-labs" });
    const { product, gates } = example();
    const run = runSettings.parse({});
    const check = (): void => {
      checkRepositorySettings(
        { product, run, apps: [], gates, regions: {}, waivers: [], environments: [] },
        "repository",
      );
    };
    check();
    pulumi.runtime.setAllConfig({});
    assert.throws(check, GantryError);
  });
});

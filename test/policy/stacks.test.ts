import assert from "node:assert/strict";
import { loadRepository } from "../../catalog/load.ts";
import { types } from "../../policy/types.ts";
import { waiverType } from "../../policy/waivers.ts";
import { environmentName } from "../../model/scalars.ts";
import { knownTypes } from "../../policy/known-types.ts";
import { loadRules } from "../../policy/pack/rules.ts";
import { objections } from "../../policy/pack/try-cases.ts";
import { migrationsId } from "../../stacks/versions.ts";
import { repositoryStack } from "../../stacks/repository.ts";
import { example, recordEnvironment } from "../support/example.ts";
import { checkout } from "../support/project.ts";
import { rotated, samplesOf } from "../support/judged-stack.ts";
import { record, type Recording } from "../support/recording.ts";

const rules = await loadRules();

/** A version that brings the job which migrates: before the first there is none. */
const image = "ghcr.io/lotus-labs/migrations";
const released = new Map([
  [
    migrationsId,
    {
      version: { name: "api/v1.2.3", id: "1".repeat(40), migration: "0002-index-documents" },
      images: new Map([[image, `${image}@sha256:${"5d0e3b7c".repeat(8)}`]]),
    },
  ],
]);

async function recordings(): Promise<[stack: string, Recording][]> {
  const all: [string, Recording][] = [];
  // One after the other: there is one set of mocks.
  for (const name of environmentName.options)
    all.push([name, await recordEnvironment(rotated(example(name)), released)]);
  const repository = await record(() => repositoryStack(loadRepository(checkout)), { stack: "repository" });
  return [...all, ["repository", repository]];
}

describe("the example's six stacks", () => {
  let recorded: readonly [stack: string, Recording][] = [];
  before(async () => {
    recorded = await recordings();
  });

  it("keep every rule", () => {
    for (const [stack, recording] of recorded) {
      const samples = samplesOf(recording, stack);
      for (const rule of rules) assert.deepEqual(objections(rule, samples), [], `${rule.id} in ${stack}`);
    }
  });

  it("have resources of all known types and no other", () => {
    const found = recorded.flatMap(([, { resources }]) => resources.map(({ type }) => type));
    const made = new Set(found.filter((type) => !type.startsWith("pulumi:")));
    // The example waives nothing, and has nothing of its own.
    const none: readonly string[] = [waiverType, types.own];
    const known = [...knownTypes].filter((type) => !type.startsWith("pulumi:") && !none.includes(type));
    assert.deepEqual([...made].toSorted(), known.toSorted());
  });
});

import assert from "node:assert/strict";
import { z } from "zod";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { loadRepository } from "../../catalog/load.ts";
import { waiverType } from "../../policy/waivers.ts";
import { environmentName, type EnvironmentName } from "../../model/scalars.ts";
import type { Sample } from "../../policy/pack/case.ts";
import { knownTypes } from "../../policy/known-types.ts";
import { loadRules } from "../../policy/pack/rules.ts";
import { objections, surroundings } from "../../policy/pack/try-cases.ts";
import { repositoryStack } from "../../stacks/repository.ts";
import { example, recordEnvironment } from "../support/example.ts";
import { checkout } from "../support/project.ts";
import { record, type RecordedResource, type Recording } from "../support/recording.ts";
import { fieldsOf } from "../support/rule-values.ts";

const rules = await loadRules();
const written = z.array(z.string()).default([]);

/** What a program asked for, as rules are shown it. */
function samplesOf(recording: Recording, stack: string): Sample[] {
  const known = new Map<RecordedResource, Sample>();
  for (const resource of recording.resources) {
    const { type, name, inputs, options, parent } = resource;
    const owner = parent && known.get(parent);
    known.set(resource, {
      type,
      name,
      stack,
      inputs: fieldsOf(inputs),
      options: { protect: options.protect === true, ignoreChanges: written.parse(options.ignoreChanges) },
      ...(owner === undefined ? {} : { owner }),
    });
  }
  return [...known.values()];
}

/** The example after its first rotation, as a deployment has it. */
function rotated(name: EnvironmentName): EnvironmentCatalog {
  const catalog = example(name);
  const lastRotatedAt = new Date(surroundings.now.getTime() - 86_400_000).toISOString();
  return { ...catalog, bundles: catalog.bundles.map((bundle) => ({ ...bundle, lastRotatedAt })) };
}

async function recordings(): Promise<[stack: string, Recording][]> {
  const all: [string, Recording][] = [];
  // One after the other: there is one set of mocks.
  for (const name of environmentName.options) all.push([name, await recordEnvironment(rotated(name))]);
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
    const types = recorded.flatMap(([, { resources }]) => resources.map(({ type }) => type));
    const made = new Set(types.filter((type) => !type.startsWith("pulumi:")));
    // The example waives nothing.
    const known = [...knownTypes].filter((type) => !type.startsWith("pulumi:") && type !== waiverType);
    assert.deepEqual([...made].toSorted(), known.toSorted());
  });
});

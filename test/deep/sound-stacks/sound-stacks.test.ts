import assert from "node:assert/strict";
import fc from "fast-check";
import { loadRules } from "../../../policy/pack/rules.ts";
import { deployed } from "../../support/gantry.ts";
import { TestProject } from "../../support/project.ts";
import { analyze } from "./analyze.ts";
import { judgeState } from "./judge-state.ts";
import { repositoryVariation } from "./repository-variation.ts";
import { soundEnvironment, soundRepository, type SoundStack } from "./sound-stack.ts";
import { variation } from "./variation.ts";

/** The same ones at every run, so that a false alarm can be looked at again. */
const seed = 20_261_121;
const environments = fc.sample(variation, { numRuns: 200, seed });
const repositories = fc.sample(repositoryVariation, { numRuns: 40, seed });
const stacks: readonly SoundStack[] = [
  ...environments.map(soundEnvironment),
  ...repositories.map(soundRepository),
];
/** These by the engine and the pack's own process, where they take a thousand times as long. */
const onTheEngine = [
  ...environments.slice(0, 10).map(soundEnvironment),
  ...repositories.slice(0, 2).map(soundRepository),
];
/** These on the whole guarded path. */
const deployments = [
  ...environments.slice(0, 5).map(soundEnvironment),
  ...repositories.slice(0, 1).map(soundRepository),
];

describe("240 correct stacks", () => {
  it("differ from each other", () => {
    assert.equal(new Set(stacks.map((one) => JSON.stringify(one.variation))).size, 240);
    assert.equal(new Set(stacks.map(({ stack }) => stack)).size, 6);
    assert.ok(environments.some(({ waiver }) => waiver !== null));
    assert.ok(repositories.some(({ gates }) => gates.length === 0));
    const enforced = repositories.flatMap(({ gates }) => gates.map(({ enforcedOn }) => enforcedOn));
    assert.deepEqual([...new Set(enforced)].toSorted(), ["main", "pr", "pre-release"]);
    assert.equal(new Set(repositories.map((one) => one.environments.length)).size, 3);
  });

  it("pass every rule in the state that their program would leave", async () => {
    const rules = await loadRules();
    const project = new TestProject();
    const alarms: string[] = [];
    for (const [index, one] of stacks.entries()) {
      one.write(project);
      const objections = await judgeState(project, one.stack, await one.state(project), rules);
      if (objections.length > 0)
        alarms.push(`${index} ${JSON.stringify(one.variation)}\n${objections.join("\n")}`);
    }
    assert.deepEqual(alarms, []);
  });

  it("and 12 of them where the engine shows it to the pack", async () => {
    for (const one of onTheEngine) {
      const project = new TestProject();
      one.write(project);
      assert.equal(
        await analyze(project, await one.state(project)),
        undefined,
        JSON.stringify(one.variation),
      );
    }
  });

  it("and six of them, one of the repository's, on the whole guarded path", async () => {
    for (const one of deployments) {
      const own = new TestProject();
      one.write(own);
      assert.ok((await deployed(own, one.stack)).applied);
    }
  });
});

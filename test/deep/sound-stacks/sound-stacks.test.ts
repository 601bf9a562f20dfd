import assert from "node:assert/strict";
import fc from "fast-check";
import { limitTo } from "../../../cli/limit.ts";
import { deployed } from "../../support/gantry.ts";
import { TestProject } from "../../support/project.ts";
import { analyze } from "./analyze.ts";
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
/** These on the whole guarded path. */
const deployments = [
  ...environments.slice(0, 20).map(soundEnvironment),
  ...repositories.slice(0, 4).map(soundRepository),
];

describe("240 correct stacks", function () {
  this.timeout(3_600_000);

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
    const oneAtATime = limitTo(1);
    const waiting = [...stacks.entries()];
    const alarms: string[] = [];
    // Two at once, each in a project of its own: the engine's process and the pack's leave half of a machine idle.
    const work = async (project: TestProject): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, one] = next;
        one.write(project);
        const output = await analyze(project, await oneAtATime(() => one.state(project)));
        if (output !== undefined) alarms.push(`${index} ${JSON.stringify(one.variation)}\n${output}`);
      }
    };
    const projects = [new TestProject(), new TestProject()];
    await Promise.all(projects.map(work));
    assert.deepEqual(alarms, []);
  });

  it("and 24 of them, four of the repository's, on the whole guarded path", async () => {
    for (const one of deployments) {
      const own = new TestProject();
      one.write(own);
      assert.ok((await deployed(own, one.stack)).applied);
    }
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { readTags } from "../../delivery/tags/read-tags.ts";
import type { Assignment } from "../../delivery/tags/assignment.ts";
import { GantryError } from "../../model/errors.ts";
import { gitTagProblems } from "../../model/observed/git-tags.ts";
import { readReleaseLog } from "../../stacks/release-log.ts";
import { inProcess } from "./in-process.ts";
import { image, stagingOf, stateOf, TagRepository, versionOf } from "./tag-repository.ts";

const version = fc.constantFrom("v1.0.0", "v1.0.0-rc_1", "v1.1.0", "v2.0.0");
const subproject = fc.constantFrom("api", "services/auth", null);

type Step = "commit" | { assignments: Assignment[]; forceMove: boolean };

const assignment = fc.oneof(
  fc
    .tuple(version, subproject, fc.constantFrom("a", "b"))
    .map(([one, of, digit]) => versionOf(one, of, [image("api", digit)])),
  fc.tuple(version, subproject).map(([one, of]) => stagingOf(one, of)),
  fc
    .tuple(version, fc.constantFrom("stable" as const, "deprecated" as const))
    .map(([one, state]) => stateOf(one, state)),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.constant("commit" as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      assignments: fc.uniqueArray(assignment, {
        minLength: 1,
        maxLength: 3,
        selector: (each) =>
          JSON.stringify([
            each.tagType,
            each.subproject,
            each.tagType === "ENVIRONMENT" ? "" : each.version,
            "state" in each ? each.state : "",
          ]),
      }),
      forceMove: fc.boolean(),
    }),
  },
);

/**
 * Any sequence of assignments leaves tags and records that fit, moves no version, and does all of a step or nothing: a few
 * sequences with the unit tests, many with the deep ones.
 */
export async function assignAnySequence(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const repository = await TagRepository.create({ remote: false });
      const refs = async (): Promise<Map<string, string>> =>
        new Map(
          (await repository.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/tags"))
            .split("\n")
            .filter((line) => line !== "")
            .map((line): [string, string] => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]),
        );
      for (const each of steps) {
        if (each === "commit") {
          await repository.commit("More");
          continue;
        }
        const before = await refs();
        const done = await repository.assign(each.assignments, each).catch((error: unknown) => {
          assert.ok(error instanceof GantryError, String(error));
          return [];
        });
        const after = await refs();
        const changed = done
          .filter(({ result }) => result !== "UNCHANGED")
          .map(({ name }) => `refs/tags/${name}`);
        const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
          (name) => before.get(name) !== after.get(name),
        );
        assert.deepEqual(differing.sort(), changed.sort());
        for (const [name, id] of before) if (/v\d/.test(name)) assert.equal(after.get(name), id);
      }
      const { tags } = await readTags(repository.root);
      assert.deepEqual(gitTagProblems(tags.map(({ tag }) => tag)), []);
      const verified = await inProcess(["tag", "verify"], { cwd: repository.root, env: {} });
      assert.deepEqual([verified.exitCode, verified.stdout], [0, ""]);
      const { open, problems } = await readReleaseLog(repository.root, "staging");
      assert.deepEqual([open, problems], [undefined, []]);
    }),
    { numRuns: numRuns, endOnFailure: true },
  );
}

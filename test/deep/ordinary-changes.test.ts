import assert from "node:assert/strict";
import { z } from "zod";
import { ordinaryChanges } from "./ordinary/ordinary-changes.ts";
import { gantry, upDocument } from "../support/gantry.ts";
import { gitAs } from "../support/git-as.ts";
import { rooms, TestProject } from "../support/project.ts";

const document = upDocument.extend({
  checks: z.array(z.object({ check: z.string(), passed: z.boolean(), problems: z.array(z.string()) })),
});

/** Each upon the one before, in one stack: what test/deep/ordinary judges without the engine. */
describe("ordinary changes, deployed", () => {
  let project: TestProject;
  const git = (...args: string[]) => gitAs(project.root, args);
  const up = async (...more: string[]) => {
    const ran = await gantry(project, ["up", "staging", "--local", "--yes", "--json", ...more]);
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    return document.parse(JSON.parse(ran.stdout));
  };

  before(async () => {
    project = new TestProject();
    for (const name of [...rooms, "package-lock.json"]) project.copy(name);
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "the base");
    await up();
    await git("checkout", "--quiet", "-b", "change");
  });

  for (const { name, made, gone } of [
    { name: "a new surface in staging", made: true, gone: false },
    { name: "a new secret of the api", made: true, gone: false },
    { name: "a second region of staging", made: true, gone: false },
    { name: "a surface that leaves staging", made: false, gone: true },
  ]) {
    it(`${name}: the base's judge has no objection, and nobody is asked for more`, async () => {
      const change = ordinaryChanges.find((each) => each.name === name);
      if (change === undefined) throw new Error(`there is no change "${name}"`);
      for (const { file, from, to } of change.edits) {
        if (from === undefined) project.write(file, to);
        else project.edit(file, from, to);
      }
      await git("add", ".");
      await git("commit", "--quiet", "-m", name);
      const { applied, changes, violations, checks } = await up("--base", "main");
      assert.deepEqual([applied, violations, checks.filter(({ passed }) => !passed)], [true, [], []]);
      assert.deepEqual([changes.create > 0, changes.delete > 0, changes.replace], [made, gone, 0]);
    });
  }

  it("leave nothing to do", async () => {
    const { changes } = await up();
    assert.deepEqual([changes.create, changes.update, changes.replace, changes.delete], [0, 0, 0, 0]);
  });
});

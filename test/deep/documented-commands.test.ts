import assert from "node:assert/strict";
import { commandsOf, wordsOf } from "../support/documents.ts";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

describe("what docs/commands.md shows of the local cloud", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  for (const command of commandsOf("docs/commands.md").filter((line) => line.includes("--local"))) {
    it(`works, one after the other: ${command}`, async () => {
      const ran = await gantry(project, wordsOf(command));
      assert.equal(ran.exitCode, 0, ran.stderr);
    });
  }
});

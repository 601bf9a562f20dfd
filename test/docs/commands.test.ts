import assert from "node:assert/strict";
import { parseInvocation } from "../../cli/command.ts";
import { findCommand } from "../../cli/commands.ts";
import { commandsOf, pages } from "../support/documents.ts";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

const wordsOf = (command: string): string[] => command.replace(/^npx /, "").split(/\s+/).slice(1);

describe("what the documents have one type", () => {
  for (const page of pages) {
    it(`is a command that there is, with options that it takes: ${page}`, async () => {
      for (const command of commandsOf(page)) {
        // What the shell reads or takes for one word is none of the command's.
        const plain = command.replace(/ < \S+$/, "").replaceAll(/"[^"]*"/g, "words");
        const { entry, rest } = await findCommand(wordsOf(plain));
        await assert.doesNotReject(parseInvocation(await entry.load(), rest), command);
      }
    });
  }
});

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

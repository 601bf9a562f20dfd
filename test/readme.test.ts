import assert from "node:assert/strict";
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseInvocation } from "../cli/command.ts";
import { findCommand } from "../cli/commands.ts";
import { gantry } from "./support/gantry.ts";
import { checkout, TestProject } from "./support/project.ts";

const readme = readFileSync(join(checkout, "README.md"), "utf8");
const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block.split("\n"));
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), bin: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));

describe("the README", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  it("starts with the two commands that package.json has", () => {
    const first = blocks.flat().filter((line) => line.startsWith("npm "));
    assert.deepEqual(first.slice(0, 2), ["npm ci && npm start", "npm ci && npm test"]);
    assert.equal(manifest.scripts["start"], "node cli/gantry.js up staging --local --yes");
  });

  it("can have its commands run by npx: what package.json names is executable", () => {
    for (const program of Object.values(manifest.bin)) {
      assert.doesNotThrow(() => {
        accessSync(join(checkout, program), constants.X_OK);
      }, program);
    }
  });

  const shown = blocks.flat().filter((line) => line.startsWith("npx gantry "));
  for (const line of shown) {
    const command = line.replace(/\s#.*/, "").trim();
    it(`shows a command that there is, with options that it takes: ${command}`, async () => {
      const { entry, rest } = await findCommand(command.split(/\s+/).slice(2));
      await assert.doesNotReject(parseInvocation(await entry.load(), rest));
    });
  }

  const commands = blocks.flat().filter((line) => line.startsWith("npx gantry ") && line.includes("--local"));
  for (const line of commands) {
    const [command = ""] = line.split("#");
    it(`shows a command that works: ${command.trim()}`, async () => {
      const [, , ...words] = command.trim().split(/\s+/);
      const ran = await gantry(project, words);
      assert.equal(ran.exitCode, 0, ran.stderr);
    });
  }
});

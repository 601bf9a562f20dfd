import assert from "node:assert/strict";
import { execa } from "execa";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./clean-up.ts";
import { checkout } from "./project.ts";

const test = `
import { requireTool } from ${JSON.stringify(join(checkout, "test/support/tools.ts"))};
describe("a suite", () => {
  beforeEach(function () { requireTool(this, "no-such-tool", "apt-get install -y no-such-tool"); });
  it("needs a tool", () => undefined);
});`;

describe("a tool that a test needs and the machine lacks", () => {
  const run = async (CI: string): Promise<{ exitCode?: number | undefined; stdout: string }> => {
    const folder = temporaryFolder("gantry-tools-");
    writeFileSync(join(folder, "suite.test.mjs"), test);
    const mocha = join(checkout, "node_modules", "mocha", "bin", "mocha.js");
    const args = [mocha, "--no-config", join(folder, "suite.test.mjs")];
    const { exitCode, stdout } = await execa(process.execPath, args, { env: { CI }, reject: false });
    return { exitCode, stdout };
  };

  it("lists the test as skipped, with the command that installs the tool", async () => {
    const { exitCode, stdout } = await run("");
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /- needs a tool \(without no-such-tool: apt-get install -y no-such-tool\)/);
    assert.match(stdout, /1 pending/);
  });

  it("fails the test on CI", async () => {
    const { exitCode, stdout } = await run("true");
    assert.equal(exitCode, 1);
    assert.match(stdout, /"no-such-tool" is missing: apt-get install -y no-such-tool/);
  });
});

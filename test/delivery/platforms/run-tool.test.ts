import assert from "node:assert/strict";
import { installedTool, runTool, type ToolRun } from "../../../delivery/platforms/run-tool.ts";
import { GantryError } from "../../../model/errors.ts";

describe("a program of a platform", () => {
  const run = (script: string, more: Partial<ToolRun> = {}): Promise<string> =>
    runTool({
      context: { env: { PATH: process.env["PATH"], GOOGLE_OAUTH_ACCESS_TOKEN: "of-the-cloud" } },
      what: "upload portal",
      file: process.execPath,
      args: ["--eval", script],
      cwd: process.cwd(),
      ...more,
    });

  it("is given its own token, and nobody else's", async () => {
    const said = await run("console.log(Object.keys(process.env).sort().join())", {
      env: { VERCEL_TOKEN: "its-own" },
    });
    assert.equal(said, "PATH,VERCEL_TOKEN");
  });

  it("fails with the end of what it said, and without its token", async () => {
    const failed = run('console.error("no access for its-own"); process.exit(3)', { secrets: ["its-own"] });
    await assert.rejects(failed, (error) => {
      assert.ok(error instanceof GantryError);
      assert.equal(error.message, "upload portal: exit code 3");
      assert.deepEqual(error.problems, ["no access for ***"]);
      return true;
    });
  });

  it("is killed where it does not end in time", async () => {
    const failed = run("setInterval(() => {}, 1000)", { deadlineMs: 300 });
    await assert.rejects(failed, { message: "upload portal: it did not end within 0.005 min" });
  });

  it("cannot be started where it is not there", async () => {
    await assert.rejects(run("", { file: "no-such-program" }), (error) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.problems.join(), /ENOENT/);
      return true;
    });
  });

  it("has to be installed, by its own lock file", () => {
    assert.throws(() => installedTool({ root: "/nowhere" }, "vercel"), {
      message: "the program vercel is not installed",
    });
  });
});

import assert from "node:assert/strict";
import { execa } from "execa";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "../support/clean-up.ts";
import { checkout, TestProject } from "../support/project.ts";

const use = [join(checkout, "cli", "gantry.js"), "profile", "use", "staging:us-east", "--shell", "bash"];

/** Says on standard error which packages were loaded. */
const watcher = `
import { registerHooks } from "node:module";
registerHooks({ load: (url, context, next) => {
  const name = /node_modules\\/((@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
  if (name !== undefined) process.stderr.write(name + "\\n");
  return next(url, context);
} });`;

describe("a profile switch", () => {
  let project: TestProject;
  let folder: string;
  before(() => {
    project = new TestProject();
    folder = temporaryFolder("gantry-speed-");
  });

  it("loads no package while the catalog stays as it was", async () => {
    const file = join(folder, "watcher.mjs");
    writeFileSync(file, watcher);
    const loaded = async (): Promise<string> =>
      (await execa(process.execPath, ["--import", pathToFileURL(file).href, ...use], { cwd: project.root }))
        .stderr;
    assert.match(await loaded(), /^zod$/m);
    assert.equal(await loaded(), "");
  });
});

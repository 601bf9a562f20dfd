import assert from "node:assert/strict";
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { assertShown, blocksOf, readPage } from "./support/documents.ts";
import { gantry } from "./support/gantry.ts";
import { checkout, TestProject } from "./support/project.ts";

const blocks = blocksOf("README.md");
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), bin: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));

describe("the README", () => {
  it("starts with the two commands that package.json has", () => {
    const typed = blocks.filter(({ language }) => language === "sh").map(({ text }) => text.trim());
    assert.deepEqual(typed.slice(0, 2), ["npm ci && npm start", "npm ci && npm test"]);
    assert.equal(manifest.scripts["start"], "node cli/gantry.js up staging --local --yes");
  });

  it("can have its commands run by npx: what package.json names is executable", () => {
    for (const program of Object.values(manifest.bin)) {
      assert.doesNotThrow(() => {
        accessSync(join(checkout, program), constants.X_OK);
      }, program);
    }
  });

  it("fits on two screens", () => {
    assert.ok(readPage("README.md").split("\n").length <= 100);
  });

  it("shows what the first run prints, and so does the page of the guarded path", async () => {
    const words = (manifest.scripts["start"] ?? "").split(" ").slice(2);
    const ran = await gantry(new TestProject(), words);
    assert.equal(ran.exitCode, 0, ran.stderr);
    for (const page of ["README.md", "docs/guarded-path.md"]) {
      const [shown] = blocksOf(page).filter(({ language }) => language === "text");
      assertShown(shown?.text ?? assert.fail(`${page} shows nothing`), ran.stdout);
    }
  });
});

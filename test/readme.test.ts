import assert from "node:assert/strict";
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { assertShown, blocksOf, readPage } from "./support/documents.ts";
import { gantry } from "./support/gantry.ts";
import { gitAs } from "./support/git-as.ts";
import { checkout, TestProject } from "./support/project.ts";

const blocks = blocksOf("README.md");
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), bin: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));
/** The words of each `gantry` that `npm start` runs. */
const started = (manifest.scripts["start"] ?? "").split(" && ").map((command) => command.split(" ").slice(2));

/** A project of all that git has of the checkout: a clone has its settings of npm and of tools too. */
async function clone(): Promise<TestProject> {
  const project = new TestProject();
  for (const name of readdirSync(project.root))
    if (name !== "node_modules") rmSync(project.path(name), { recursive: true });
  const listed = await gitAs(checkout, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  const files = listed.split("\0").filter((path) => path !== "" && existsSync(join(checkout, path)));
  assert.ok(files.length > 1000, `git lists ${files.length} files of the checkout`);
  for (const file of files) {
    mkdirSync(dirname(project.path(file)), { recursive: true });
    cpSync(join(checkout, file), project.path(file));
  }
  return project;
}

describe("the README", () => {
  it("starts with the two commands that package.json has", () => {
    const typed = blocks.filter(({ language }) => language === "sh").map(({ text }) => text.trim());
    assert.deepEqual(typed.slice(0, 2), ["npm ci && npm start", "npm ci && npm test"]);
    const commands = started.map((words) => words.join(" "));
    assert.deepEqual(commands, ["up staging --local --yes", "board --local --out .gantry/board.html"]);
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
    const project = await clone();
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    let said = "";
    for (const words of started) {
      const ran = await gantry(project, words);
      assert.equal(ran.exitCode, 0, ran.stderr);
      said += `${ran.stdout}\n`;
    }
    for (const [page, begins] of [
      ["README.md", ""],
      ["docs/guarded-path.md", "policy:"],
    ] as const) {
      const shown = blocksOf(page).find(
        ({ language, text }) => language === "text" && text.startsWith(begins),
      );
      assertShown(shown?.text ?? assert.fail(`${page} shows nothing`), said);
    }
    assert.match(said, /wrote "\.gantry\/board\.html"\n$/);
    assert.match(readFileSync(join(project.root, ".gantry/board.html"), "utf8"), /<title>lotus/);
  });
});

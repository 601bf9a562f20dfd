import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import semver from "semver";
import { z } from "zod";
import { packedManifest } from "../../cli/packed-manifest.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { checkout, rooms } from "../support/project.ts";

const installedAt = join("project", "node_modules", "@gantry-dev", "gantry");
const packedNode = z.object({ engines: z.object({ node: z.string() }) }).parse(JSON.parse(packedManifest()))
  .engines.node;
const packageJson = z.object({ files: z.array(z.string()) });

describe("the command line", () => {
  it("runs the sources of a checkout, whatever lies in its dist/", async () => {
    assert.equal(await startedIn("checkout"), "the sources");
  });

  it("runs the build where it is installed, since Node strips no types there", async () => {
    assert.equal(await startedIn(installedAt), "the build");
  });

  for (const [place, file, hint] of [
    [installedAt, "dist/main.js", "install it anew"],
    ["checkout", "cli/main.ts", 'run "npm ci"'],
  ] as const) {
    it(`says in one message what is missing where ${file} is not there`, async () => {
      const folder = laidOut(place);
      rmSync(join(folder, file));
      const ran = await execa(process.execPath, [join(folder, "cli", "gantry.js")], { reject: false });
      assert.equal(ran.exitCode, 1);
      const [message = "", second = "", ...more] = ran.stderr.split("\n");
      assert.match(message, new RegExp(`^gantry: a part of it is missing: .*${basename(file)}`));
      assert.ok(second.startsWith(`  hint: ${hint}`), second);
      assert.deepEqual(more, []);
    });
  }

  for (const [node, runs] of [
    ["18.20.8", false],
    ["20.20.2", false],
    ["22.17.1", false],
    ["22.18.0", true],
    ["24.0.0", true],
  ] as const) {
    it(`${runs ? "runs" : "says in one sentence that it does not run"} on Node ${node} where it is installed`, async () => {
      const entry = join(laidOut(installedAt), "cli", "gantry.js");
      const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${node}" } });`;
      const on = [`--import=data:text/javascript,${encodeURIComponent(versions)}`];
      const ran = await execa(process.execPath, [...on, entry], { reject: false });
      const message = `gantry: Node ${node} does not run it\n  hint: install Node 22.18 or a newer 22, or Node 24 or newer`;
      assert.deepEqual(
        [ran.exitCode, ran.stdout, ran.stderr],
        runs ? [0, "the build", ""] : [1, "", message],
      );
      assert.equal(semver.satisfies(node, packedNode), runs);
    });
  }

  it("is packed with its build, what a project is given, and every room that it finds files in", () => {
    const { files } = packageJson.parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));
    const readByName = [
      "policy/rules/*.ts",
      "policy/cases/*.ts",
      "workflows/kinds/*.ts",
      "workflows/rules/*.ts",
    ];
    const carried = ["scripts", "tools/*/package*.json"];
    assert.deepEqual(
      files.filter((file) => !file.startsWith("!")),
      ["dist", "CHANGELOG.md", ...carried, ...rooms, "dist/types", ...readByName],
    );
  });
});

/** What the entry point starts from a folder that holds both. */
async function startedIn(place: string): Promise<string> {
  const { stdout } = await execa(process.execPath, [join(laidOut(place), "cli", "gantry.js")]);
  return stdout;
}

function laidOut(place: string): string {
  const folder = join(temporaryFolder(), place);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("package.json", '{"type": "module"}');
  write("cli/main.ts", 'const started: string = "the sources";\nconsole.log(started);\n');
  write("dist/main.js", 'console.log("the build");\n');
  cpSync(join(checkout, "cli", "gantry.js"), join(folder, "cli", "gantry.js"));
  return folder;
}

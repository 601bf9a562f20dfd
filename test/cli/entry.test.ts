import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { temporaryFolder } from "../support/clean-up.ts";
import { checkout, rooms } from "../support/project.ts";

const packageJson = z.object({ files: z.array(z.string()) });

describe("the command line", () => {
  it("runs the sources of a checkout, whatever lies in its dist/", async () => {
    assert.equal(await startedIn("checkout"), "the sources");
  });

  it("runs the build where it is installed, since Node strips no types there", async () => {
    assert.equal(await startedIn(join("project", "node_modules", "@gantry-dev", "gantry")), "the build");
  });

  for (const [place, file, hint] of [
    [join("project", "node_modules", "@gantry-dev", "gantry"), "dist/main.js", "install it anew"],
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

  it("is packed with its build, what a project is given, and every room that it finds files in", () => {
    const { files } = packageJson.parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));
    const carried = ["scripts", "tools/*/package*.json"];
    assert.deepEqual(
      files.filter((file) => !file.startsWith("!")),
      ["dist", "CHANGELOG.md", ...carried, ...rooms],
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

import assert from "node:assert/strict";
import { cpSync, globSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { packParts, programParts } from "../../guard/path/parts.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { packGantry } from "../support/packed.ts";
import { checkout } from "../support/project.ts";

const path = [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);

/** As a user has it: `npm pack`, `npm install` of that file in a folder elsewhere, and the example's catalog, program and pack beside it. */
describe("an installed package", () => {
  let root: string;

  before(async () => {
    root = temporaryFolder("gantry-installed-");
    writeFileSync(join(root, "package.json"), '{"private": true, "type": "module"}\n');
    const tarball = await packGantry(temporaryFolder());
    await execa("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], {
      cwd: root,
      env: { PATH: path },
    });
    const files = ["environments", "docs/runbooks", "docs/governance.yml", "migrations", "scripts"];
    const parts = [...(await packParts(checkout)), ...(await programParts(checkout))];
    for (const name of [...files, ...parts, ...globSync("Pulumi*.yaml", { cwd: checkout })]) {
      cpSync(join(checkout, name), join(root, name), { recursive: true });
    }
  });

  const same: readonly (readonly string[])[] = [
    ["--help"],
    ["catalog", "check"],
    ["catalog", "check", "--yes"],
    ["catalog", "graph", "--format", "json"],
    ["env", "show", "staging"],
    ["env", "show", "stagin"],
    ["profile", "list"],
    ["policy", "list"],
    ["policy", "test"],
    ["scripts", "list"],
    ["preview", "staging", "--in-process"],
  ];
  for (const args of same) {
    it(`says by "gantry ${args.join(" ")}" what the sources say`, async () => {
      assert.deepEqual(await installed(args), await gantry({ root }, args));
    });
  }

  it("generates the workflows that the sources generate", async () => {
    const generate = ["workflows", "generate", "--json"];
    const byPackage = await installed(generate);
    assert.equal(byPackage.exitCode, 0, byPackage.stderr);
    const again = JSON.stringify(JSON.parse((await gantry({ root }, generate)).stdout));
    assert.match(again, /"workflows":\["[^"]+".*"written":\[\],"removed":\[\]/);
    rmSync(join(root, ".github"), { recursive: true });
  });

  it("gives a shell functions that come back to it", async () => {
    const { stdout } = await installed(["profile", "hook", "bash"]);
    assert.ok(
      stdout.includes(join(root, "node_modules", "gantry", "cli", "gantry.js")),
      stdout.slice(0, 200),
    );
  });

  it("previews staging on the local cloud, judged by every rule", async () => {
    const { exitCode, stdout, stderr } = await installed(["preview", "staging", "--local"]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /\d+ to create/);
    assert.match(stdout, /policy: all \d+ rules hold/);
  });

  async function installed(args: readonly string[]): Promise<Ran> {
    const result = await execa(join(root, "node_modules", ".bin", "gantry"), args, {
      cwd: root,
      env: { PATH: path, NO_COLOR: "1" },
      reject: false,
      stdin: "ignore",
    });
    return { exitCode: result.exitCode ?? 1, stdout: result.stdout, stderr: result.stderr };
  }
});

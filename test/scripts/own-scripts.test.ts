import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { checkScripts } from "../../workflows/scripts/check.ts";
import { readScripts } from "../../workflows/scripts/read-scripts.ts";
import { ciScript } from "../../model/declared/ci-script.ts";
import { captured } from "../support/captured.ts";
import { checkout } from "../support/project.ts";
import { ScriptRepository } from "../support/script-repository.ts";
import { requireTool } from "../support/tools.ts";

describe("our scripts", () => {
  it("can be begun with the example of their README", async () => {
    const readme = readFileSync(join(checkout, "scripts", "README.md"), "utf8");
    const [example = ""] = /#!\/usr\/bin\/env bash[^]*?(?=\n```)/.exec(readme) ?? [];
    const repository = new ScriptRepository();
    repository.write("scripts/release/10-example.sh", `${example}\n`, 0o755);
    const { context, stdout } = captured({ cwd: repository.root, env: process.env });
    assert.equal(await checkScripts(context, { json: false }), 0, stdout());
  });

  it("exist in every category, and are what they have to be", () => {
    const { scripts, problems } = readScripts(checkout);
    assert.deepEqual([...problems, ...scripts.flatMap((script) => script.problems)], []);
    const categories = new Set(scripts.map(({ file }) => file.category));
    assert.deepEqual([...categories], ciScript.shape.category.options);
  });

  it("answer all six modes when they are really run", async function () {
    requireTool(this, "shellcheck", "apt-get install -y shellcheck");
    requireTool(this, "curl", "apt-get install -y curl");
    requireTool(this, "python3", "apt-get install -y python3-pytest");
    const { context, stdout } = captured({ cwd: checkout, env: process.env });
    assert.equal(await checkScripts(context, { json: false }), 0, stdout());
  });

  it("are clean for shellcheck, as are the hook and the words of the tests", async function () {
    requireTool(this, "shellcheck", "apt-get install -y shellcheck");
    const patterns = [
      "scripts/**/*.sh",
      "profiles/*.bash",
      "test/support/shell-words/*.bash",
      ".ci/run",
      ".github/*.sh",
    ];
    const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: checkout }));
    assert.ok(files.length > 15);
    const ran = await execa("shellcheck", files, { cwd: checkout, reject: false });
    assert.equal(ran.exitCode, 0, ran.stdout);
  });

  for (const shell of ["zsh", "fish"]) {
    it(`include a hook that ${shell} can parse`, async function () {
      requireTool(this, shell, `apt-get install -y ${shell}`);
      const ran = await execa(shell, ["-n", join(checkout, "profiles", `hook.${shell}`)], {
        reject: false,
      });
      assert.equal(ran.exitCode, 0, ran.stderr);
    });
  }
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { temporaryFolder } from "../../support/clean-up.ts";
import { inProcess } from "../../support/in-process.ts";
import { checkout } from "../../support/project.ts";
import { assertShown } from "../../support/screen.ts";

const example = { cwd: checkout, env: {} };
const at = "test/pipeline/results/reports";

describe("gantry gate", () => {
  it("is as recorded where the thresholds are not reached", async () => {
    const files = `--tests ${at}/mocha.xml --coverage ${at}/c8.info --coverage ${at}/coverage.py.json`;
    await assertShown("gate", `gate pr ${files} --lint ${at}/eslint.json`, example);
  });

  it("ends with 3 for people, programs and a job's summary alike", async () => {
    const summary = join(temporaryFolder(), "summary.md");
    const ran = await inProcess(
      ["gate", "pr", "--tests", `${at}/mocha.xml`, "--json", "--summary", summary],
      example,
    );
    assert.equal(ran.exitCode, 3);
    const said = z.object({ passed: z.boolean(), gates: z.array(z.string()) }).parse(JSON.parse(ran.stdout));
    assert.deepEqual(said, { passed: false, gates: ["pr"] });
    assert.match(readFileSync(summary, "utf8"), /^## gate "pr": not passed$/m);
  });

  it("refuses a gate that is not in the catalog, and a folder that is not there", async () => {
    const wrong = await inProcess(["gate", "prr"], example);
    assert.deepEqual([wrong.exitCode, wrong.stderr.includes('did you mean "pr"?')], [2, true]);
    const gone = await inProcess(["gate", "--reports", "nowhere"], example);
    assert.match(gone.stderr, /"nowhere" is no folder/);
  });
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureGitleaks, findGitleaks, gitleaks } from "../../../secrets/tools/gitleaks.ts";
import { pinOf } from "../../../engine/obtain/go-tool.ts";
import { GantryError } from "../../../model/errors.ts";
import { Said, Sandbox } from "../../engine/obtain/sandbox.ts";

describe("gitleaks", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });

  it("is pinned to the version that was measured", () => {
    assert.equal(pinOf(gitleaks, {}).version, "8.30.1");
  });

  it("is the user's own where that is no older", async () => {
    sandbox.program("gitleaks", "echo 8.30.1");
    assert.equal(await findGitleaks({ env: sandbox.env() }), join(sandbox.bin, "gitleaks"));
  });

  for (const said of ["8.29.0", "version is set by build process"]) {
    it(`is not the user's own where that says ${said}`, async () => {
      sandbox.program("gitleaks", `echo ${said}`);
      assert.equal(await findGitleaks({ env: sandbox.env() }), undefined);
    });
  }

  it("is built once where there is none, and knows its version; anew where it was cut short", async () => {
    const { go, set } = pinOf(gitleaks, sandbox.env());
    const log = sandbox.path("builds");
    sandbox.go(go, `echo "$args" >> "${log}"; echo built > "\${out}v8"; echo built > "\${out}gitleaks"`);
    const progress = new Said();
    const built = await ensureGitleaks({ env: sandbox.env(), progress });
    assert.equal(built, join(set.place, "gitleaks"));
    assert.match(
      progress.steps.join(),
      /^building gitleaks 8\.30\.1 with .* \(once; usually 1 to 3 minutes\)$/,
    );
    assert.equal(await ensureGitleaks({ env: sandbox.env() }), built);
    writeFileSync(built, "");
    assert.equal(await findGitleaks({ env: sandbox.env() }), undefined);
    assert.equal(await ensureGitleaks({ env: sandbox.env() }), built);
  });

  it("is missed with the reason and the way to get it", async () => {
    await assert.rejects(ensureGitleaks({ env: sandbox.env() }), (error) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.problems.join(), /there is no "go" on the PATH/);
      assert.match(error.hint ?? "", /install gitleaks 8\.30\.1 or newer/);
      return true;
    });
  });
});

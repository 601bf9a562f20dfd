import assert from "node:assert/strict";
import { scanForSecrets } from "../../secrets/scan.ts";
import { captured } from "../support/captured.ts";
import { checkout } from "../support/project.ts";
import { requireGitleaks } from "../support/require-go-tool.ts";

describe("this repository", () => {
  before(async function () {
    await requireGitleaks(this);
  });

  it("has no secret in any commit that is here", async () => {
    const { context, stdout } = captured({ cwd: checkout, env: process.env });
    assert.equal(await scanForSecrets(context, { base: undefined, staged: false, json: true }), 0, stdout());
  });
});

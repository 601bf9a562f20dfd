import assert from "node:assert/strict";
import { lookForSecrets } from "../../secrets/scan.ts";
import { captured } from "../support/captured.ts";
import { checkout } from "../support/project.ts";
import { requireGitleaks } from "../support/require-go-tool.ts";

describe("this repository", () => {
  before(async function () {
    await requireGitleaks(this);
  });

  it("has no secret in any commit that is here", async () => {
    const { context } = captured({ cwd: checkout, env: process.env });
    assert.deepEqual((await lookForSecrets(context, checkout, "history")).found, []);
  });
});

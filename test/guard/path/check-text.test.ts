import assert from "node:assert/strict";
import { checkText } from "../../../guard/path/check-text.ts";
import { paintFor } from "../../../terminal/paint.ts";
import { captured } from "../../support/captured.ts";

describe("a step of the guarded path, as people read it", () => {
  const paint = paintFor(captured().context);

  it("is one line where it passed", () => {
    assert.equal(checkText({ check: "base pack", passed: true, problems: [] }, paint), "  ✓ base pack\n");
  });

  it("has a line for each problem, and the last one says how to go on", () => {
    const failed = {
      check: "approvals",
      passed: false,
      problems: ["nobody\nat all", "no version"],
      hint: "ask",
    };
    assert.equal(
      checkText(failed, paint),
      "  ✗ approvals\n      nobody\n      at all\n      no version\n      hint: ask\n",
    );
  });
});

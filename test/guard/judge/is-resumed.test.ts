import assert from "node:assert/strict";
import { lastFailed, type History } from "../../../guard/judge/for-deployment.ts";

const update = (result: string, agent?: string, kind = "update"): History[number] => ({
  kind,
  result,
  environment: agent === undefined ? {} : { "exec.agent": agent },
});
const failed = update("failed", "gantry/a1");

describe("whether a deployment is done again since it failed", () => {
  it("goes by the last deployment, whatever was refreshed since", () => {
    assert.equal(lastFailed([update("succeeded", undefined, "refresh"), failed], "a1"), true);
    assert.equal(lastFailed([failed, update("succeeded", "gantry/a1")], "a1"), true);
  });

  it("is not so where another one failed, or one by nobody knows whom", () => {
    assert.equal(lastFailed([update("failed", "gantry/b2"), failed], "a1"), false);
    assert.equal(lastFailed([update("failed")], "a1"), false);
  });

  it("is not so where it succeeded since, or nothing is known", () => {
    assert.equal(lastFailed([update("succeeded", "gantry/a1"), failed], "a1"), false);
    assert.equal(lastFailed([], "a1"), false);
  });
});

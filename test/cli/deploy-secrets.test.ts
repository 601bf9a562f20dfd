import assert from "node:assert/strict";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

describe("a real deployment of an environment whose secrets are missing", () => {
  it("stops before an engine is looked for, and names key, bundle, owner and file", async () => {
    const project = new TestProject();
    const ran = await gantry(project, ["up", "staging", "--yes"], { PATH: "", HOME: project.root });
    assert.equal(ran.exitCode, 2);
    assert.match(
      ran.stderr,
      /environments\/staging\/secrets\.enc: "api-supabase-key" is missing \(key \w+, bundle staging-api, owner [\w-]+;/,
    );
  });
});

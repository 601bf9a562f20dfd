import assert from "node:assert/strict";
import { deployed, gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

const faults = ".gantry/cloud/faults.json";
const none = JSON.stringify({ faults: [] });
const refused = JSON.stringify({
  faults: [
    { provider: "vercel", type: "*", name: "portal-OLD_FLAG", operation: "delete", kind: "permission" },
  ],
});

/** What goes is deleted at the end, when its owner has its new declaration already: the next run sees no change of that. */
describe("a deployment that fails before it took away what it was to", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    project.edit(
      "environments/global/config.yml",
      /^ {4}vercel:$/m,
      "    vercel:\n      variables: { OLD_FLAG: on }",
    );
    await deployed(project, "staging");
  });

  it("goes on where it stopped when it is run again", async () => {
    project.edit("environments/global/config.yml", "      variables: { OLD_FLAG: on }\n", "");
    project.write(faults, refused);
    const failed = await gantry(project, ["up", "staging", "--local", "--yes"]);
    assert.equal(failed.exitCode, 1, failed.stdout + failed.stderr);
    assert.match(failed.stderr, /portal-OLD_FLAG: .*Permission denied/s);
    project.write(faults, none);
    const { changes } = await deployed(project, "staging");
    assert.deepEqual({ ...changes, same: 0 }, { create: 0, update: 0, replace: 0, delete: 1, same: 0 });
  });
});

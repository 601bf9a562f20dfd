import assert from "node:assert/strict";
import { deployed, gantry, upDocument } from "../../support/gantry.ts";
import { TestProject } from "../../support/project.ts";

const file = "environments/global/config.yml";

/** Ages that somebody only states. What a keeper has to confirm, no local cloud shows: test/guard/path/check-secret-ages.test.ts. */
describe("the age of a secret that is only stated", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  let catalog = "";
  before(async () => {
    catalog = project.read(file);
    await deployed(project, "staging");
  });
  beforeEach(() => {
    project.write(file, catalog);
  });

  for (const command of [
    ["up", "--yes"],
    ["preview", "--save-plan", ".gantry/drafts.json"],
  ] as const) {
    it(`is none for secrets that are drafts again, says gantry ${command[0]}`, async () => {
      project.edit(file, /status: active/g, "status: draft");
      const [name, ...more] = command;
      const ran = await gantry(project, [name, "staging", "--local", "--json", ...more]);
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      const { violations, applied } = upDocument
        .partial({ applied: true, outputs: true })
        .parse(JSON.parse(ran.stdout));
      assert.notEqual(applied, true);
      const secrets = [...catalog.matchAll(/status: active/g)].length;
      assert.deepEqual(new Set(violations.map(({ rule }) => rule)), new Set(["never-back-to-draft"]));
      assert.equal(violations.length, secrets);
      assert.match(violations[0]?.message ?? "", /is deployed as active, and would be draft/);
    });
  }

  it("is none for one of them either, and what was deployed stays", async () => {
    project.edit(file, /status: active/, "status: draft");
    const ran = await gantry(project, ["up", "staging", "--local", "--yes"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /never-back-to-draft[^]*gantry secrets rotate/);
    project.write(file, catalog);
    assert.deepEqual((await deployed(project, "staging")).changes.update, 0);
  });
});

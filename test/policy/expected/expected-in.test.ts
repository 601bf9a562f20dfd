import assert from "node:assert/strict";
import { expectedOf } from "../../../policy/pack/expected-in.ts";
import { TestProject } from "../../support/project.ts";

describe("what the program makes of a catalog", () => {
  const env = { GANTRY_MISTAKE: "told", PULUMI_BACKEND_URL: "file:///state" };
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  const problem = async (stack = "staging"): Promise<string> => {
    const expectation = await expectedOf({ root: project.root, env })(stack);
    assert.equal(expectation.resources, undefined);
    return expectation.problem;
  };

  it("is nobody's to say where the catalog has what this program does not know, and that says where", async () => {
    project.edit("environments/staging/config.yml", /^/, "ofTomorrow: true\n");
    assert.match(await problem(), /environments\/staging\/config\.yml:1:1.*ofTomorrow/);
  });

  it("is nobody's to say of a stack that nobody declared", async () => {
    assert.match(await problem("nowhere"), /unknown stack "nowhere"/);
  });

  it("has each resource under the name that the engine gives it", async () => {
    const { resources = [] } = await expectedOf({ root: project.root, env })("staging");
    const urns = resources.map(({ urn }) => urn);
    const surface = "urn:pulumi:staging::gantry::gantry:index:DeploymentSurface";
    assert.ok(urns.includes(`${surface}::api`));
    assert.ok(urns.includes(`${surface}$gcp:cloudrunv2/service:Service::api-us-east`), urns.join("\n"));
    assert.equal(new Set(urns).size, urns.length);
  });
});

import assert from "node:assert/strict";
import { gatesOfAssignment } from "../../../delivery/deploy/check-gates.ts";
import { captured } from "../../support/captured.ts";
import { gitAs } from "../../support/git-as.ts";
import { TestProject } from "../../support/project.ts";
import { begin, end, imageBy, makeVersion } from "../../support/released.ts";

describe("what an environment's tag has to pass when it is assigned by hand", () => {
  let project: TestProject;
  let id: string;

  before(async () => {
    project = new TestProject();
    project.write(".gitignore", ".gantry\nnode_modules\n");
    for (const args of [
      ["init", "--quiet", "--initial-branch=main"],
      ["config", "user.name", "mali-s"],
      ["config", "user.email", "mali-s@lotus.example"],
      ["add", "--all"],
      ["commit", "--quiet", "--message", "Begin"],
    ]) {
      await gitAs(project.root, args);
    }
    id = await makeVersion(project.root, "api/v1.0.0", [imageBy("ghcr.io/lotus-labs/api", "a")]);
  });

  async function problems(environment: "staging" | "production"): Promise<readonly string[]> {
    const commit = (await gitAs(project.root, ["rev-parse", "HEAD"])).trim();
    const version = { name: "api/v1.0.0", id };
    const { context } = captured({ cwd: project.root });
    const targets = [{ version, commit, before: undefined }];
    return gatesOfAssignment(context)({ root: project.root, environment, targets, infrastructure: commit });
  }

  it("is nothing but the gates where nobody has to approve", async () => {
    assert.deepEqual(await problems("staging"), []);
  });

  it("is the environment before, and the reviewers whom GitHub asks", async () => {
    assert.deepEqual(await problems("production"), [
      'upstream: "api/v1.0.0" has not succeeded in staging',
      "approvals: GitHub asks the reviewers of production in its workflow alone: start deploy-production.yml",
    ]);
    await end(project.root, "staging", await begin(project.root, "staging", 1, ["api/v1.0.0"]), "SUCCESS");
    assert.equal((await problems("production")).length, 1);
  });
});

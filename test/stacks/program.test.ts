import assert from "node:assert/strict";
import { GantryError } from "../../model/errors.ts";
import { stackProgram } from "../../stacks/program.ts";
import { now } from "../support/example.ts";
import { checkout } from "../support/project.ts";
import { projectNumber, record, type Recording } from "../support/recording.ts";

const config = {
  "gcp:project": "lotus-staging",
  "gcp:region": "us-east1",
  "gantry:projectNumber": projectNumber,
  "github:owner": "lotus-labs",
};

function run(stack: string): Promise<Recording> {
  const more = { guarded: true, localState: true, place: "local" as const };
  const options = { root: checkout, stack, rotationsDir: undefined, ...more, now };
  return record(() => stackProgram(options), { stack, config });
}

describe("the program of a stack", () => {
  it("is that of the environment whose name it has", async () => {
    (await run("staging")).get("gantry:index:DeploymentSurface", "api");
  });

  it("is the repository's own for the stack of that name", async () => {
    const recording = await run("repository");
    assert.ok(recording.all("github:index/repositoryRuleset:RepositoryRuleset").length > 0);
    assert.ok(!recording.resources.some(({ type }) => type.startsWith("gcp:")));
  });

  it("is refused for an unknown stack, and the known ones are listed", async () => {
    await assert.rejects(run("stagging"), (error) => {
      assert.ok(error instanceof GantryError);
      assert.equal(error.exitCode, 2);
      assert.match(error.hint ?? "", /production.*staging.*repository/);
      return true;
    });
  });
});

import assert from "node:assert/strict";
import { readStackFile } from "../../../catalog/stack-file.ts";
import { stateAddress } from "../../../engine/run/state-address.ts";
import { GantryError } from "../../../model/errors.ts";
import { gantry } from "../../support/gantry.ts";
import { TestProject } from "../../support/project.ts";

describe("where the state of a stack lies", () => {
  const sealed =
    "secretsprovider: gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k\nencryptedkey: AAAA\n";
  let project: TestProject;
  before(() => {
    project = new TestProject();
    project.edit(
      "Pulumi.staging.yaml",
      "config:\n",
      `${sealed}config:\n  gantry:state: gs://lotus-state/gantry\n`,
    );
  });
  const of = (stack: string, env: Record<string, string> = {}): string | undefined =>
    stateAddress({ root: project.root, stack }, env);

  it("is said by the settings of the stack, else by the variable, else by whoever logged in", () => {
    assert.equal(of("staging"), "gs://lotus-state/gantry");
    assert.equal(of("production", { PULUMI_BACKEND_URL: "gs://other" }), "gs://other");
    assert.equal(of("production", { PULUMI_BACKEND_URL: "" }), undefined);
    assert.equal(of("repository"), undefined);
  });

  it("is one place: settings and a variable that say two are refused, and an end's slash is no other", () => {
    assert.equal(
      of("staging", { PULUMI_BACKEND_URL: "gs://lotus-state/gantry/" }),
      "gs://lotus-state/gantry",
    );
    assert.throws(
      () => of("staging", { PULUMI_BACKEND_URL: "gs://other" }),
      (error) =>
        error instanceof GantryError && error.exitCode === 2 && error.message.includes("Pulumi.staging.yaml"),
    );
  });

  it("is where plain pulumi looks as well, and no part of a run on the local cloud, nor is what seals it", async () => {
    const shell = await gantry(project, ["env", "shell", "staging", "--json"]);
    assert.match(shell.stdout, /"PULUMI_BACKEND_URL": ?"gs:\/\/lotus-state\/gantry"/);
    const local = await gantry(project, ["env", "shell", "staging", "--local", "--json"]);
    assert.match(local.stdout, /"PULUMI_BACKEND_URL": ?"file:/);
    const copy = readStackFile(project.path(".gantry", "stacks"), "staging");
    assert.deepEqual(Object.keys(copy).sort(), ["config", "encryptionsalt"]);
  });
});

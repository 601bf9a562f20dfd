import assert from "node:assert/strict";
import { z } from "zod";
import { cloudFiles, editCloudFile } from "../support/cloud.ts";
import { deployed, gantry, upDocument } from "../support/gantry.ts";
import { driftOfStaging } from "../support/drift.ts";
import { leavesOf, otherThan } from "../support/leaves.ts";
import { TestProject } from "../support/project.ts";
import { storedFiles } from "../support/stored-resources.ts";

describe("drift of what is deployed", function () {
  this.timeout(600_000);
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  before(() => deployed(project, "staging"));

  const drift = (...more: string[]): ReturnType<typeof driftOfStaging> => driftOfStaging(project, more);

  it("finds a tampered field in a resource of every type", async () => {
    const files = ["gcp", "cloudflare", "vercel"].flatMap((cloud) => storedFiles(project, cloud));
    const tampered = [...Map.groupBy(files, ({ resource }) => resource.type).entries()].flatMap(
      ([type, [file]]) => {
        const [leaf] = leavesOf(file?.resource.state);
        if (file === undefined || leaf === undefined || !isOfStack(type)) return [];
        leaf.set(otherThan(leaf.value));
        file.write();
        return [{ file, type, path: leaf.path }];
      },
    );
    const found = (await drift()).drift.map(({ what }) => what.split(" ")[0]);
    for (const { file } of tampered) file.restore();
    const missed = tampered.filter(({ type }) => !found.includes(type.split(":").at(-1)));
    assert.deepEqual(
      missed.map(({ type, path }) => `${type} ${path}`),
      [],
    );
    assert.ok(tampered.length >= 15, String(tampered.length));
  });
  it("makes a deployment fail loudly that changes nothing of it", async () => {
    editCloudFile(project, cloudFiles(project, "repositoryEnvironment:", ":staging"), (state) => {
      state["canAdminsBypass"] = true;
      state["waitTimer"] = 30;
    });
    const ran = await gantry(project, ["up", "staging", "--local", "--yes", "--json"]);
    assert.equal(ran.exitCode, 3, ran.stderr);
    const { checks } = upDocument.extend({ checks: z.array(z.unknown()) }).parse(JSON.parse(ran.stdout));
    assert.match(JSON.stringify(checks), /environment staging: can_admins_bypass is true, declared is false/);
  });

  it("brings back what was changed, made, or deleted, and verifies that", async () => {
    const one = cloudFiles(project, "actionsEnvironmentVariable:", ":staging:GANTRY_ENVIRONMENT");
    editCloudFile(project, one, (state) => {
      state["value"] = "production";
    });
    cloudFiles(project, "actionsEnvironmentVariable:", ":staging:GCP_PROJECT_ID").remove();
    const service = cloudFiles(project, "cloudrunv2/service:Service", "api");
    editCloudFile(project, service, (state) => {
      state["deletionProtection"] = true;
    });
    const found = await drift();
    assert.deepEqual(
      found.drift.map(({ what, repair }) => `${what}: ${repair}`),
      [
        "environment staging: GitHub's API",
        "environment staging: GitHub's API",
        "variable GANTRY_ENVIRONMENT of environment staging: GitHub's API",
        "variable GCP_PROJECT_ID of environment staging: gantry up",
        "Service api-us-east: gantry up",
      ],
    );
    assert.deepEqual(await drift("--repair", "--yes"), { exitCode: 0, drift: [] });
    const ran = await gantry(project, ["up", "staging", "--local", "--yes", "--json"]);
    assert.equal(ran.exitCode, 0, ran.stdout);
  });
});

/** A project was there before any deployment, and is no resource of a stack. */
function isOfStack(type: string): boolean {
  return !type.includes("organizations/project");
}

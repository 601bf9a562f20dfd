import assert from "node:assert/strict";
import type { Approvals } from "../../model/declared/approvals.ts";
import { example, recordedExample, recordEnvironment } from "../support/example.ts";
import { at, type Recording } from "../support/recording.ts";

const environmentType = "github:index/repositoryEnvironment:RepositoryEnvironment";
const policyType = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";

function withApprovals(change: Partial<Approvals>): Promise<Recording> {
  const catalog = example("production");
  return recordEnvironment({ ...catalog, approvals: { ...catalog.approvals, ...change } });
}

/** The names of a type's resources, without those of the drift check. */
function deploying(recording: Recording, type: string): string[] {
  return recording
    .all(type)
    .map(({ name }) => name)
    .filter((name) => !name.startsWith("drift-"));
}

describe("a GitHub environment", () => {
  it("is one, however many services share it", async () => {
    assert.ok(example().services.length > 1);
    assert.deepEqual(deploying(await recordedExample(), environmentType), ["staging"]);
  });

  it("tells the engine the services that share it", async () => {
    const component = (await recordedExample()).get("gantry:index:DeploymentEnvironment", "staging");
    assert.deepEqual(component.inputs["services"], example().services);
  });

  it("is a further one for a service that names another", async () => {
    const catalog = example();
    const services = catalog.services.map((service) =>
      service.serviceName === "portal" ? { ...service, ghEnvironment: "staging-portal" } : service,
    );
    const recording = await recordEnvironment({ ...catalog, services });
    assert.deepEqual(deploying(recording, environmentType), ["staging", "staging-portal"]);
    recording.get("gcp:serviceaccount/iAMMember:IAMMember", "deploy-staging-from-staging-portal");
  });

  it("asks production's reviewers by their numbers, and lets nobody approve what he started", async () => {
    const production = (await recordedExample("production")).get(environmentType, "production");
    assert.deepEqual(production.inputs["reviewers"], [{ users: [5824117, 7391045] }]);
    assert.equal(production.inputs["preventSelfReview"], true);
    assert.equal(production.inputs["canAdminsBypass"], false);
  });

  it("has no reviewers of GitHub's own where approvals are signed tags", async () => {
    const production = (await withApprovals({ method: "signed-tags" })).get(environmentType, "production");
    assert.deepEqual(production.inputs["reviewers"], []);
  });

  it("does not keep anybody from reviewing himself where GitHub has no reviewers, for GitHub refuses that", async () => {
    const signed = await withApprovals({ method: "signed-tags", preventSelfReview: true });
    assert.equal(signed.get(environmentType, "production").inputs["preventSelfReview"], false);
    const staging = (await recordedExample()).get(environmentType, "staging");
    assert.equal(staging.inputs["preventSelfReview"], false);
  });

  it("lets the default branch deploy where no branch is named", async () => {
    const production = await recordedExample("production");
    assert.deepEqual(deploying(production, policyType), ["production-branch-main"]);
    assert.equal(production.get(policyType, "production-branch-main").inputs["branchPattern"], "main");
    assert.deepEqual(at(production.get(environmentType, "production"), "deploymentBranchPolicy"), {
      protectedBranches: false,
      customBranchPolicies: true,
    });
  });

  it("lets exactly the named branches and tags deploy", async () => {
    const recording = await withApprovals({ branches: ["release/*"], tags: ["v*"] });
    assert.deepEqual(deploying(recording, policyType), ["production-branch-release/*", "production-tag-v*"]);
    assert.equal(recording.get(policyType, "production-tag-v*").inputs["tagPattern"], "v*");
  });

  it("waits as many minutes as the catalog says", async () => {
    const recording = await withApprovals({ waitMinutes: 10 });
    assert.equal(recording.get(environmentType, "production").inputs["waitTimer"], 10);
  });

  it("tells the workflows how to log in without a key", async () => {
    const type = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
    const variable = (await recordedExample()).get(type, "staging-GCP_WORKLOAD_IDENTITY_PROVIDER");
    assert.equal(
      variable.inputs["value"],
      "projects/123456789012/locations/global/workloadIdentityPools/github/providers/github-actions",
    );
  });
});

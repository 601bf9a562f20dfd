import assert from "node:assert/strict";
import { driftRoles } from "../../model/drift-roles.ts";
import { recordedExample } from "../support/example.ts";
import { at } from "../support/recording.ts";

const variableType = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";

describe("what looks for drift in production", () => {
  it("is a GitHub environment that asks nobody, for the default branch alone, past which nobody gets", async () => {
    const recording = await recordedExample("production");
    const own = recording.get("github:index/repositoryEnvironment:RepositoryEnvironment", "drift-production");
    assert.deepEqual(own.inputs["reviewers"], []);
    assert.equal(own.inputs["canAdminsBypass"], false);
    assert.equal(at(own, "deploymentBranchPolicy.customBranchPolicies"), true);
    const refs = recording
      .all("github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy")
      .filter(({ inputs }) => inputs["environment"] === "drift-production");
    assert.deepEqual(
      refs.map(({ inputs }) => [inputs["branchPattern"], inputs["tagPattern"]]),
      [["main", undefined]],
    );
  });

  it("is an account with exactly the roles that read", async () => {
    const roles = (await recordedExample("production"))
      .all("gcp:projects/iAMMember:IAMMember")
      .filter(({ inputs }) => String(inputs["member"]).startsWith("serviceAccount:drift-production@"))
      .map(({ inputs }) => inputs["role"]);
    assert.deepEqual(roles, [...driftRoles]);
    for (const role of driftRoles) assert.match(role, /(reader|[vV]iewer|securityReviewer)$/);
  });

  it("is the account of that GitHub environment's jobs and of no others, by the repository's number", async () => {
    const bindings = (await recordedExample("production"))
      .all("gcp:serviceaccount/iAMMember:IAMMember")
      .filter(({ inputs }) => String(inputs["serviceAccountId"]).includes("/drift-production@"));
    assert.deepEqual(
      bindings.map(({ inputs }) => [inputs["role"], String(inputs["member"]).split("/attribute.").at(-1)]),
      [["roles/iam.workloadIdentityUser", "deployment/734003200/drift-production"]],
    );
  });

  it("is told nothing of the account that deploys", async () => {
    const variables = (await recordedExample("production"))
      .all(variableType)
      .filter(({ inputs }) => inputs["environment"] === "drift-production");
    assert.deepEqual(
      variables.map(({ inputs }) => inputs["variableName"]),
      ["GANTRY_ENVIRONMENT", "GCP_DRIFT_ACCOUNT", "GCP_PROJECT_ID", "GCP_WORKLOAD_IDENTITY_PROVIDER"],
    );
    assert.doesNotMatch(JSON.stringify(variables.map(({ inputs }) => inputs["value"])), /deploy-/);
  });
});

import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { environmentStack } from "../../stacks/environment.ts";
import { beforeFirst, example, recordedExample, settingsOf } from "../support/example.ts";
import { at, record } from "../support/recording.ts";

const providerType = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";

describe("workload identity", () => {
  it("trusts the numbers of owner and repository, which nobody else can register", async () => {
    const provider = (await recordedExample()).get(providerType, "github-actions");
    assert.equal(
      provider.inputs["attributeCondition"],
      'assertion.repository_owner_id == "104857600" && assertion.repository_id == "734003200"',
    );
    assert.equal(at(provider, "oidc.issuerUri"), "https://token.actions.githubusercontent.com");
  });

  it("lets jobs of the one GitHub environment act as the deploy account", async () => {
    const bindings = (await recordedExample())
      .all("gcp:serviceaccount/iAMMember:IAMMember")
      .filter(({ inputs }) => inputs["role"] === "roles/iam.workloadIdentityUser")
      .filter(({ inputs }) => String(inputs["serviceAccountId"]).includes("/deploy-"));
    assert.deepEqual(
      bindings.map(({ inputs }) => inputs["member"]),
      [
        "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github" +
          "/attribute.deployment/734003200/staging",
      ],
    );
  });

  it("maps every attribute that a binding speaks of", async () => {
    const provider = (await recordedExample()).get(providerType, "github-actions");
    const mapping = at(provider, "attributeMapping");
    assert.ok(mapping !== null && typeof mapping === "object" && "attribute.deployment" in mapping);
  });

  it("gives the deploy account no right to hand out rights on the project", async () => {
    const roles = (await recordedExample())
      .all("gcp:projects/iAMMember:IAMMember")
      .map(({ inputs }) => String(inputs["role"]));
    assert.ok(roles.length > 0);
    for (const role of roles)
      assert.doesNotMatch(role, /roles\/(owner|editor)$|projectIamAdmin|securityAdmin/);
  });

  it("stops when the project has another number than the settings say", async () => {
    const catalog = example();
    const settings = { ...settingsOf(catalog), projectNumber: "999" };
    await assert.rejects(
      record(() => environmentStack(catalog, settings, beforeFirst(catalog))),
      (error) => RunError.isInstance(error) && error.message.includes("gantry:projectNumber"),
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  deployGroup,
  maintenanceGroup,
  maintenanceMode,
  selfHealingGroup,
  tagAssignmentGroup,
} from "../../../model/observed/concurrency-group.ts";
import { environmentName } from "../../../model/scalars.ts";
import { numRuns } from "../../support/runs.ts";

describe("concurrency groups", () => {
  it("leave out what a deployment does not have", () => {
    assert.equal(deployGroup({ environment: "staging" }), "deploy-staging");
    assert.equal(deployGroup({ subproject: "api", environment: "staging" }), "deploy-api-staging");
    assert.equal(deployGroup({ environment: "production", region: "us-east" }), "deploy-production-us-east");
    assert.equal(tagAssignmentGroup("services/auth"), "tag-assignment-services/auth");
    assert.equal(tagAssignmentGroup(undefined), "tag-assignment");
    assert.deepEqual(maintenanceMode.options.map(maintenanceGroup).slice(-1), ["maintenance-all"]);
    assert.equal(selfHealingGroup("api"), "self-healing-api");
  });

  it("are never shared by two environments of a subproject", () => {
    const subproject = fc.option(fc.constantFrom("api", "portal", "services/auth", "a-b"), {
      nil: undefined,
    });
    const region = fc.option(fc.constantFrom("us-east", "eu-west"), { nil: undefined });
    const environment = fc.constantFrom(...environmentName.options);
    fc.assert(
      fc.property(subproject, region, environment, environment, (path, place, one, other) => {
        const group = (name: typeof one): string =>
          deployGroup({ subproject: path, environment: name, region: place });
        assert.equal(group(one) === group(other), one === other);
      }),
      { numRuns },
    );
  });
});

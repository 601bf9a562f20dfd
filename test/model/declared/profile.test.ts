import assert from "node:assert/strict";
import { profile, profileProblems, shellConfigOf } from "../../../model/declared/profile.ts";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";
import { describeEntity } from "../../support/entities/describe-entity.ts";

const local = { name: "local", environment: "sandbox", region: undefined } as const;

describeEntity("Profile", {
  right: [
    { ...local, shellIntegration: shellConfigOf(local) },
    { context: undefined, isActive: undefined },
    {
      name: "here",
      shellIntegration: shellConfigOf({ name: "here", environment: "staging", region: "us-east" }),
    },
  ],
  wrong: {
    profileId: ["", "a b"],
    name: ["", "Staging", "staging:", "staging:us-east1", "staging us", "стaging", "$(id)"],
    environment: ["prod", "local"],
    region: ["us-east1", "US-EAST"],
    context: [{ lower: "x" }, { "A;B": "x" }, { API_URL: 5 }, { API_URL: "a".repeat(4097) }],
    isActive: ["true"],
    shellIntegration: [{}, { variables: {} }],
  },
  rules: {
    "region must be the region in the name": [{ region: "eu-west" }, { region: undefined }],
    "context must not set the three variables of the profile itself": [
      { context: { DEPLOYMENT_PROFILE: "production" } },
    ],
    "shellIntegration must say name, environment and region": [
      { environment: "production" },
      { shellIntegration: shellConfigOf(local) },
    ],
  },
});

describe("the profiles of one shell", () => {
  const one = profile.parse(exampleOf("Profile", process.cwd()));

  it("have at most one that is active", () => {
    assert.deepEqual(profileProblems([one, { ...one, name: "other", isActive: false }]), []);
    assert.match(
      profileProblems([one, { ...one, name: "other" }]).join("\n"),
      /only one profile can be active/,
    );
  });
});

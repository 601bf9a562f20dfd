import assert from "node:assert/strict";
import { environmentOutputs } from "../../model/outputs.ts";
import { recordedExample } from "../support/example.ts";

const variableType = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";

describe("a surface on Expo EAS", () => {
  it("owns the GitHub variables that the workflow hands to eas", async () => {
    const variables = (await recordedExample())
      .all(variableType)
      .filter(({ parent }) => parent?.name === "mobile");
    assert.deepEqual(
      variables.map(({ inputs }) => [inputs["variableName"], inputs["value"]]),
      [
        ["MOBILE_EAS_ACCOUNT", "lotus-labs"],
        ["MOBILE_EAS_CHANNEL", "staging"],
        ["MOBILE_EAS_PROFILE", "staging"],
        ["MOBILE_EAS_PROJECT_ID", "5c2e7c1a-6f0b-4d1e-9c38-2b8f4e1d7a90"],
      ],
    );
  });

  it("hands out profile and channel", async () => {
    const { outputs } = await recordedExample();
    const { mobile } = environmentOutputs.parse(outputs).surfaces;
    assert.equal(mobile?.platform, "expo-eas");
    assert.equal(mobile.channel, "staging");
  });
});

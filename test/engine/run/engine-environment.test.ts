import assert from "node:assert/strict";
import { engineEnvironment } from "../../../engine/run/open-session.ts";

const kept = {
  PATH: "/bin",
  HOME: "/home/mali",
  GOOGLE_APPLICATION_CREDENTIALS: "key.json",
  GITHUB_TOKEN: "x",
  PULUMI_BACKEND_URL: "gs://lotus-state",
  PULUMI_ACCESS_TOKEN: "x",
  PULUMI_CONFIG_PASSPHRASE: "x",
  PULUMI_CONFIG_PASSPHRASE_FILE: "x",
  PULUMI_HOME: "x",
  PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
  NODE_OPTIONS: "--max-old-space-size=4096",
};

describe("what the engine inherits", () => {
  it("is all that says where the state is and who asks", () => {
    assert.deepEqual(engineEnvironment(kept), { env: kept, dropped: [] });
  });

  it("has no gaps for what is not set", () => {
    assert.deepEqual(engineEnvironment({ PATH: undefined }), { env: {}, dropped: [] });
  });

  for (const [name, value] of [
    ["PULUMI_OPTION_TARGET", "urn:pulumi:staging::gantry::a:b:C::d"],
    ["PULUMI_OPTION_SKIP_PREVIEW", "true"],
    ["PULUMI_OPTION_POLICY_PACK", "/other"],
    ["PULUMI_OPTION_POLICY_PACK_CONFIG", "soft.json"],
    ["PULUMI_OPTION_PLAN", "other.json"],
    ["PULUMI_DEBUG_PROVIDERS", "gcp:1234"],
    ["PULUMI_SKIP_CHECKPOINTS", "true"],
    ["PULUMI_STACK", "production"],
    ["PULUMI_DISABLE_VALIDATION", "true"],
    ["NODE_OPTIONS", "--max-old-space-size=4096 --import=./other.js"],
    ["NODE_OPTIONS", "-r ./other.js"],
    ["NODE_PATH", "/other"],
    ["GANTRY_ROTATIONS", "/other"],
    ["GANTRY_MISTAKE", "/other"],
    ["GANTRY_ROOT", "/other"],
    ["GANTRY_DECLARED", "/other"],
    ["GANTRY_DEPLOYMENT", "another"],
  ] as const) {
    it(`is not ${name}=${value}`, () => {
      const { env, dropped } = engineEnvironment({ ...kept, [name]: value });
      assert.equal(env[name], undefined);
      assert.deepEqual(dropped, [name]);
    });
  }
});

import assert from "node:assert/strict";
import { engineEnvironment } from "../../../engine/run/engine-environment.ts";

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
  GOOGLE_OAUTH_ACCESS_TOKEN: "x",
  CLOUDFLARE_API_TOKEN: "x",
  VERCEL_API_TOKEN: "x",
  HTTPS_PROXY: "http://proxy:3128",
  no_proxy: "localhost",
  LC_ALL: "C.UTF-8",
  GIT_CONFIG_COUNT: "0",
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
    ["NODE_OPTIONS", "--conditions=other"],
    ["NODE_PATH", "/other"],
    ["GANTRY_MISTAKE", "/other"],
    ["PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES", "^.*$=https://elsewhere"],
    ["GOOGLE_IMPERSONATE_SERVICE_ACCOUNT", "other@lotus-production.iam.gserviceaccount.com"],
    ["GOOGLE_PUBSUB_CUSTOM_ENDPOINT", "https://elsewhere/"],
    ["GOOGLE_UNIVERSE_DOMAIN", "elsewhere"],
    ["GOOGLE_CLOUD_PROJECT", "lotus-production"],
    ["GCLOUD_PROJECT", "lotus-production"],
    ["CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN", "https://elsewhere/"],
    ["CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT", "other@lotus-production.iam.gserviceaccount.com"],
    ["GCE_METADATA_HOST", "elsewhere"],
    ["PUBSUB_EMULATOR_HOST", "elsewhere"],
    ["USER_PROJECT_OVERRIDE", "true"],
    ["GITHUB_BASE_URL", "https://elsewhere/"],
    ["GITHUB_OWNER", "somebody"],
    ["GITHUB_APP_ID", "1"],
    ["GH_HOST", "elsewhere"],
    ["CLOUDFLARE_BASE_URL", "https://elsewhere/"],
    ["CLOUDFLARE_API_KEY", "x"],
    ["VERCEL_TEAM", "somebody"],
    ["LD_PRELOAD", "/other.so"],
    ["GANTRY_DECLARED", "/other"],
    ["GANTRY_DEPLOYMENT", "another"],
  ] as const) {
    it(`is not ${name}=${value}`, () => {
      const { env, dropped } = engineEnvironment({ ...kept, [name]: value });
      assert.equal(env[name], undefined);
      assert.deepEqual(dropped, [name]);
    });
  }

  for (const name of [
    "GANTRY_ROTATIONS",
    "GANTRY_ROOT",
    "PULUMI_OPTION_CONFIG_FILE",
    "SOPS_AGE_KEY",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "GITHUB_REF",
    "npm_config_node_options",
    "EDITOR",
  ]) {
    it(`is not ${name}, which nobody would miss`, () => {
      assert.deepEqual(engineEnvironment({ ...kept, [name]: "x" }), { env: kept, dropped: [] });
    });
  }
});

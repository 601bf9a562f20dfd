import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { answer } from "../../local/eas-program/answer.ts";
import { temporaryFolder } from "../support/clean-up.ts";

const projectId = "5c2e7c1a-6f0b-4d1e-9c38-2b8f4e1d7a90";
const app = {
  name: "lotus",
  slug: "lotus",
  runtimeVersion: "1.0",
  android: { package: "example.lotus" },
  ios: { bundleIdentifier: "example.lotus" },
  extra: { eas: { projectId } },
};

const page = z.object({
  currentPage: z.array(z.object({ runtimeVersion: z.string(), message: z.string() })),
});

/** The stand-in for Expo's own program: what it refuses is what eas-cli 24.8.0 refuses, by its source. */
describe("the stand-in for Expo's own program", () => {
  let cloud: string;
  beforeEach(() => {
    cloud = temporaryFolder();
  });

  function folder(change: object = {}, eas: object = { build: { staging: { channel: "staging" } } }): string {
    const at = temporaryFolder();
    const bundle = { bundle: "index.hbc", assets: [] };
    const metadata = { version: 0, bundler: "metro", fileMetadata: { android: bundle, ios: bundle } };
    writeFileSync(join(at, "app.json"), JSON.stringify({ expo: { ...app, ...change } }));
    writeFileSync(join(at, "eas.json"), JSON.stringify(eas));
    mkdirSync(join(at, "dist"));
    writeFileSync(join(at, "dist", "index.hbc"), "hello");
    writeFileSync(join(at, "dist", "metadata.json"), JSON.stringify(metadata));
    return at;
  }

  function eas(folder: string, [command = "", ...args]: readonly string[], env = { EXPO_TOKEN: "local" }) {
    return answer({ cloudDir: cloud, folder, env, command, args });
  }
  const update = ["update", "--branch", "b", "--message", "m", "--skip-bundler", "--json"];

  const refused: readonly [what: string, args: readonly string[], says: RegExp, change?: object][] = [
    ["an update without a message", ["update", "--branch", "b", "--skip-bundler"], /--branch and --message/],
    ["a flag that there is not", [...update, "--nothing"], /Unknown option '--nothing'/],
    [
      "an update of what was not exported",
      [...update, "--input-dir", "none"],
      /--input-dir="none" not found/,
    ],
    ["an update without a runtime version", update, /Unable to determine runtime/, { runtimeVersion: null }],
    ["an update that has to be signed", update, /private-key/, { updates: { codeSigningCertificate: "x" } }],
    ["an update of SDK 55 without an environment", update, /--environment/, { sdkVersion: "55.0.0" }],
    ["plugins of packages that are not there", update, /Failed to resolve plugin/, { plugins: ["x"] }],
    ["an app of no project", update, /EAS project not configured/, { extra: {} }],
    ["a channel that is not there", ["channel:view", "none"], /Could not find channel with the name none/],
    ["a branch that is not there", ["update:list", "--branch", "none"], /Could not find branch "none"/],
    ["a group that is not there", ["update:republish", "--group", "x", "--message", "m"], /update group/],
    ["more than it lists at once", ["build:list", "--limit", "51"], /--limit must be between 1 and 50/],
    ["a build for no platform", ["build", "--profile", "staging"], /--platform is required/],
    [
      "a profile that is not there",
      ["build", "--platform", "ios"],
      /Missing build profile in eas.json: production/,
    ],
    ["a build without a lock file", ["build", "--platform", "ios", "--profile", "staging"], /any lockfiles/],
    ["a submission without a profile", ["submit", "--platform", "ios"], /Missing submit profile/],
    ["a command that it does not know", ["login"], /knows update, .*, and not "login"/],
  ];
  for (const [what, args, says, change] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(eas(folder(change), args), says);
    });
  }

  it("refuses whoever has no token", async () => {
    await assert.rejects(eas(folder(), update, { EXPO_TOKEN: "" }), /EXPO_TOKEN/);
  });

  it("refuses an app of the project by another slug", async () => {
    await eas(folder(), update);
    const other = eas(folder({ slug: "orchid" }), update);
    await assert.rejects(other, /\(lotus\) does not match the "slug" field \(orchid\)/);
  });

  it("runs no configuration that is code", async () => {
    const at = folder();
    writeFileSync(join(at, "app.config.js"), "");
    await assert.rejects(eas(at, update), /runs no code of an app/);
  });

  it("refuses to submit to Apple without the app's id there", async () => {
    const at = folder({}, { submit: { production: {} } });
    await assert.rejects(eas(at, ["submit", "--platform", "ios"]), /Set ascAppId in the submit profile/);
  });

  it("publishes a group for each runtime version, and lists the newest first", async () => {
    const at = folder({ ios: { runtimeVersion: "2.0" } });
    await eas(at, update);
    await eas(at, update);
    const { currentPage } = page.parse(await eas(at, ["update:list", "--branch", "b", "--json"]));
    assert.deepEqual(
      currentPage.map(({ runtimeVersion }) => runtimeVersion),
      ["2.0", "1.0", "2.0", "1.0"],
    );
    assert.equal(currentPage[0]?.message, '"m" (just now by robot)');
  });
});

import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expoToken } from "../../local/eas-program/expo.ts";
import { Store } from "../../local/store.ts";
import type { StoredResource } from "../../local/stored-resource.ts";
import { textAt } from "../../local/values.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { gitAs } from "../support/git-as.ts";
import { checkout, TestProject } from "../support/project.ts";
import { untilSaid } from "../support/until-said.ts";

const projectId = "5c2e7c1a-6f0b-4d1e-9c38-2b8f4e1d7a90";

/** The app from its first version to its fourth and back, on the real engine, real git and the local cloud's Expo. */
describe("a release to Expo", function () {
  this.timeout(600_000);
  let project: TestProject;
  const run = (...args: string[]): Promise<Ran> => gantry(project, [...args, "--local"]);
  const git = (...args: string[]): Promise<string> => gitAs(project.root, args);

  before(async () => {
    project = new TestProject();
    project.write(".gitignore", ".gantry\nnode_modules\n");
    project.edit(
      "environments/staging/config.yml",
      "expo: { profile: staging, channel: staging, distribution: internal }",
      'expo: { profile: staging, channel: staging, distribution: store, submit: { appStoreId: "1234567891" }, builds: { staging-test: { distribution: internal, platforms: [android] } } }',
    );
    await git("init", "--quiet", "--initial-branch=main");
    await git("config", "user.name", "mali-s");
    await git("config", "user.email", "mali-s@lotus.example");
    const versions = [
      { version: "v1.0.0", camera: "16.0.0", native: "1.0" },
      { version: "v1.1.0", camera: "16.0.0", native: "1.0" },
      { version: "v1.2.0", camera: "16.1.0", native: "1.2" },
      // Another native side that takes the same updates.
      { version: "v1.3.0", camera: "16.1.1", native: "1.2" },
    ];
    for (const { version, camera, native } of versions) {
      writeApp(version, camera, native);
      await git("add", "--all");
      await git("commit", "--quiet", "--message", version);
      const artifact = `git:${await git("rev-parse", "HEAD")}`;
      const tag = ["--type", "version", "--version", `mobile/${version}`, "--artifact", artifact];
      await done(gantry(project, ["tag", "assign", ...tag, "--yes"]));
    }
  });

  function writeApp(version: string, camera: string, native: string): void {
    const app = {
      name: "Lotus",
      slug: "lotus",
      version: native,
      runtimeVersion: { policy: "appVersion" },
      updates: { url: `https://u.expo.dev/${projectId}` },
      android: { package: "example.lotus" },
      ios: { bundleIdentifier: "example.lotus" },
      plugins: ["expo-camera"],
      extra: { eas: { projectId } },
    };
    const packages = { name: "mobile", dependencies: { expo: "54.0.0", "expo-camera": camera } };
    project.write("apps/mobile/app.json", JSON.stringify({ expo: app }));
    project.write("apps/mobile/package.json", JSON.stringify(packages));
    project.write("apps/mobile/package-lock.json", "{}");
    // Where Expo's program ran it, the token would be there to read.
    project.write("apps/mobile/app.config.js", 'throw new Error("the app\'s own code ran");');
    project.write("apps/mobile/index.js", `console.log("${version}");\n`);
  }

  async function done(ran: Promise<Ran>): Promise<string> {
    const { exitCode, stdout, stderr } = await ran;
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout + stderr;
  }

  /** What Expo has of a kind, the oldest first. */
  async function all(kind: Parameters<typeof expoToken>[0]): Promise<StoredResource[]> {
    const found = await new Store(project.path(".gantry/cloud")).list(expoToken(kind));
    return found.sort((one, other) => Number(one.state["number"]) - Number(other.state["number"]));
  }

  /** By native side, the version whose update its users get; where something was taken back, what that led to. */
  async function serves(): Promise<Record<string, string>> {
    const groups = await all("Group");
    const versionOf = (group: StoredResource | undefined): string => {
      const words = (textAt(group?.state ?? {}, "message") ?? "nothing").split(" ");
      return words[0] === "back" ? versionOf(groups.find(({ id }) => id === words[4])) : (words[0] ?? "");
    };
    const onChannel = groups.filter(({ state }) => state["branch"] === "staging");
    const newest: [string, string][] = onChannel.map((group) => [
      textAt(group.state, "runtimeVersion") ?? "",
      versionOf(group),
    ]);
    return Object.fromEntries(newest);
  }

  /** How often something was published on a version's own branch. */
  async function published(version: string): Promise<number> {
    const branch = `gantry-staging-mobile-${version}`;
    return (await all("Group")).filter(({ state }) => state["branch"] === branch).length;
  }

  /** The version and the platform of each native build by a profile. */
  async function builds(profile = "staging"): Promise<string[]> {
    const own = (await all("Build")).filter(({ state }) => state["profile"] === profile);
    return own.map(
      ({ state }) => `${textAt(state, "message")?.split(" ")[0] ?? ""} ${textAt(state, "platform") ?? ""}`,
    );
  }

  function faults(...some: readonly object[]): void {
    project.write(".gantry/cloud/faults.json", JSON.stringify({ faults: some }));
  }

  it("needs what was built for the environment, and says how that is made", async () => {
    const ran = await run("deploy", "staging", "mobile/v1.0.0", "--yes");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /✗ bundle/);
    assert.match(ran.stdout, /gantry bundle staging mobile\/v1\.0\.0/);
  });

  it("brings the first version with native builds for both platforms, which go to the stores", async () => {
    await done(run("bundle", "staging", "mobile/v1.0.0"));
    const said = await done(run("deploy", "staging", "mobile/v1.0.0", "--yes"));
    assert.match(said, /released mobile\/v1\.0\.0 to staging/);
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.0.0" });
    assert.deepEqual(await builds(), ["mobile/v1.0.0 ANDROID", "mobile/v1.0.0 IOS"]);
    assert.deepEqual(await builds("staging-test"), ["mobile/v1.0.0 ANDROID"]);
    assert.equal((await all("Submission")).length, 2);
    const attempt = await git("log", "--grep", "Record: attempt", "refs/gantry-local/heads/gantry/staging");
    assert.match(attempt, /Bundle: mobile sha256:[0-9a-f]{64}/);
    assert.match(attempt, /Fingerprint: mobile [0-9a-f]{40}/);
  });

  it("leaves users where they were when the update cannot be published, and then goes on", async () => {
    await done(run("bundle", "staging", "mobile/v1.1.0"));
    faults({ provider: "expo", type: "update:republish", kind: "unavailable" });
    const failed = await run("deploy", "staging", "mobile/v1.1.0", "--yes");
    faults();
    assert.equal(failed.exitCode, 1, failed.stdout + failed.stderr);
    assert.match(failed.stderr, /eas update:republish: exit code 1/);
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.0.0" });
    assert.match(await done(run("status", "staging")), /mobile +v1\.0\.0/);
  });

  it("brings a version with the same native side without any build", async () => {
    await done(run("deploy", "staging", "mobile/v1.1.0", "--yes"));
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.1.0" });
    assert.equal((await builds()).length, 2);
    const own = (await all("Group")).filter(
      ({ state }) => state["branch"] === "gantry-staging-mobile-v1.1.0",
    );
    assert.equal(own.length, 1);
  });

  it("goes on with the same command when it was killed, and builds and publishes nothing twice", async () => {
    await done(run("bundle", "staging", "mobile/v1.2.0"));
    const entry = join(checkout, "cli", "gantry.js");
    const args = [entry, "deploy", "staging", "mobile/v1.2.0", "--yes", "--local"];
    // What it had laid out stays there.
    const env = { TMPDIR: project.path(".gantry/tmp") };
    mkdirSync(env.TMPDIR);
    const options = {
      cwd: project.root,
      reject: false,
      stdin: "ignore",
      all: true,
      buffer: false,
      env,
    } as const;
    const child = execa(process.execPath, args, options);
    await untilSaid(child.all, /to everybody with the native side/);
    child.kill("SIGKILL");
    await child;
    await done(run("deploy", "staging", "mobile/v1.2.0", "--yes"));
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.1.0", "1.2": "mobile/v1.2.0" });
    assert.deepEqual((await builds()).slice(2), ["mobile/v1.2.0 ANDROID", "mobile/v1.2.0 IOS"]);
    assert.equal((await all("Submission")).length, 4);
    const own = (await all("Group")).filter(
      ({ state }) => state["branch"] === "gantry-staging-mobile-v1.2.0",
    );
    assert.equal(own.length, 1);
  });

  it("leaves users where they were when a native build fails, and builds that one again", async () => {
    await done(run("bundle", "staging", "mobile/v1.3.0"));
    faults({ provider: "expo", type: "builder", name: "ios", kind: "unavailable" });
    const failed = await run("deploy", "staging", "mobile/v1.3.0", "--yes");
    assert.equal(failed.exitCode, 1, failed.stdout + failed.stderr);
    assert.match(failed.stderr, /a native build of mobile\/v1\.3\.0 failed/);
    assert.match(failed.stderr, /ios [0-9a-f-]{36}: Build failed/);
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.1.0", "1.2": "mobile/v1.2.0" });
    assert.deepEqual((await builds()).slice(4), ["mobile/v1.3.0 ANDROID", "mobile/v1.3.0 IOS"]);
  });

  it("brings users back to what they had when a build cannot be handed to its store", async () => {
    faults({ provider: "expo", type: "submit", kind: "unavailable" });
    const failed = await run("deploy", "staging", "mobile/v1.3.0", "--yes");
    faults();
    assert.equal(failed.exitCode, 1, failed.stdout + failed.stderr);
    assert.match(failed.stderr, /eas submit: exit code 1/);
    assert.deepEqual((await builds()).slice(6), ["mobile/v1.3.0 IOS"]);
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.1.0", "1.2": "mobile/v1.2.0" });
    await done(run("deploy", "staging", "mobile/v1.3.0", "--yes"));
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.1.0", "1.2": "mobile/v1.3.0" });
    assert.equal((await builds()).length, 7);
    assert.equal((await all("Submission")).length, 6);
    assert.equal(await published("v1.3.0"), 1);
  });

  it("goes back to what lies there without building anything, and says who cannot be reached", async () => {
    rmSync(project.path(".gantry/bundles"), { recursive: true });
    const said = await done(run("rollback", "staging", "--to", "mobile/v1.2.0", "--yes"));
    assert.match(said, /mobile: [0-9a-f-]{36}, which lies there already/);
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.1.0", "1.2": "mobile/v1.2.0" });
    const further = await done(run("rollback", "staging", "--to", "mobile/v1.0.0", "--yes"));
    assert.match(further, /whoever has the native side 1\.2 keeps/);
    assert.deepEqual(await serves(), { "1.0": "mobile/v1.0.0", "1.2": "mobile/v1.2.0" });
    assert.equal((await builds()).length, 7);
    assert.deepEqual(
      await builds("staging-test"),
      ["v1.0.0", "v1.2.0", "v1.3.0"].map((version) => `mobile/${version} ANDROID`),
    );
    await done(run("drift", "staging"));
  });

  it("refuses while the channel is paused, before anything is written", async () => {
    const [channel] = await all("Channel");
    assert.ok(channel);
    const store = new Store(project.path(".gantry/cloud"));
    await store.write({ ...channel, state: { ...channel.state, isPaused: true } });
    await done(run("bundle", "staging", "mobile/v1.3.0"));
    const ran = await run("deploy", "staging", "mobile/v1.3.0", "--yes");
    assert.equal(ran.exitCode, 1, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /the channel staging is paused/);
    assert.match(ran.stderr, /eas channel:resume staging/);
  });
});

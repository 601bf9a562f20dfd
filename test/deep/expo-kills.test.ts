import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadEnvironment } from "../../catalog/load.ts";
import { findProject, type Project } from "../../catalog/project.ts";
import { makeBundle } from "../../delivery/bundles/make-bundle.ts";
import type { Source } from "../../delivery/bundles/source.ts";
import { expoEas } from "../../delivery/platforms/expo-eas.ts";
import type { Begun, Release } from "../../delivery/platforms/platform.ts";
import { expoToken } from "../../local/eas-program/expo.ts";
import { standIn } from "../../local/programs.ts";
import { Store } from "../../local/store.ts";
import { textAt } from "../../local/values.ts";
import { GantryError } from "../../model/errors.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import { createProgress } from "../../terminal/progress.ts";
import { factsOf, versionOf } from "../delivery/facts.ts";
import { captured } from "../support/captured.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { gitAs } from "../support/git-as.ts";
import { checkout } from "../support/project.ts";

const projectId = "5c2e7c1a-6f0b-4d1e-9c38-2b8f4e1d7a90";
const whole = loadEnvironment(checkout, "production");
const found = whole.surfaces.find((each) => each.platform === "expo-eas");
assert.ok(found?.platform === "expo-eas");
const surface = {
  ...found,
  expo: { ...found.expo, submit: { appStoreId: "1234567891", playTrack: "internal" } },
};
const catalog = { ...whole, surfaces: [surface] };
const name = "mobile/v1.0.0";

/**
 * A release to Expo that ends before each run of Expo's program, and begins anew. Whoever dies after one has left the same as
 * whoever dies before the next.
 */
describe("a release to Expo that is killed", function () {
  this.timeout(600_000);
  let root: string;
  let cloud: string;
  let project: Project;
  const context = { ...captured().context, env: { ...process.env, EXPO_TOKEN: "local" } };
  const progress = createProgress(context);
  let sources: Source[];

  before(async () => {
    root = temporaryFolder();
    project = { ...findProject(checkout), root, local: join(root, ".gantry") };
    cloud = join(project.local, "cloud");
    const app = {
      name: "Lotus",
      slug: "lotus",
      updates: { url: `https://u.expo.dev/${projectId}` },
      android: { package: "example.lotus" },
      ios: { bundleIdentifier: "example.lotus" },
      extra: { eas: { projectId } },
    };
    const files = {
      "apps/mobile/app.json": JSON.stringify({ expo: app }),
      "apps/mobile/package.json": '{ "dependencies": { "expo": "54.0.0" } }',
      "apps/mobile/package-lock.json": "{}",
      "tools/eas/node_modules/.bin/eas": program(),
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    chmodSync(join(root, "tools/eas/node_modules/.bin/eas"), 0o755);
    await gitAs(root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(root, ["config", "user.name", "mali-s"]);
    await gitAs(root, ["config", "user.email", "mali-s@lotus.example"]);
    await gitAs(root, ["add", "apps"]);
    await gitAs(root, ["commit", "--quiet", "--message", "app"]);
    const to = { ...versionOf(name), commit: await gitAs(root, ["rev-parse", "HEAD"]) };
    const build = { context, progress, project, catalog, local: true };
    const bundle = await makeBundle({ surface, to }, build);
    sources = [{ surface, to, serving: undefined, placed: undefined, bundle, problem: undefined }];
  });

  /** Expo's program, which ends at its run `last` and at each one after that. */
  function program(): string {
    const [node, script] = standIn("eas");
    return [
      "#!/bin/sh",
      `echo "$1" >> "${root}/runs"`,
      `last=$(cat "${root}/last")`,
      `if [ "$(wc -l < "${root}/runs")" -ge "$last" ]; then exit 1; fi`,
      `exec "${node}" "${script}" "${cloud}" "$@"`,
    ].join("\n");
  }

  /** Goes through all of it, the program ending at its run of that number; how often it ran. */
  async function go(last: number, act: (begun: Begun) => Promise<void>): Promise<number> {
    writeFileSync(join(root, "last"), String(last));
    rmSync(join(root, "runs"), { force: true });
    const begun = expoEas.begin(release());
    assert.ok(begun);
    await act(begun);
    return existsSync(join(root, "runs"))
      ? readFileSync(join(root, "runs"), "utf8").split("\n").length - 1
      : 0;
  }

  function release(): Release {
    const facts = factsOf({ versions: [name] });
    const attempt: Attempt = {
      commit: "d".repeat(40),
      at: "2026-11-20T10:00:00.000Z",
      said: {
        record: "attempt",
        attempt: "deploy-17",
        cause: "deploy",
        target: [],
        from: [],
        infrastructure: "c".repeat(40),
        serving: [],
        bundle: [],
        fingerprint: [],
        skipped: [],
        by: "mali",
      },
      traffic: [],
      steppedAt: [],
      ended: undefined,
    };
    return {
      context,
      progress,
      project,
      catalog,
      local: false,
      facts,
      decision: { targets: [], unchanged: [] },
      sources,
      attempt: () => attempt,
      guarded: {
        yes: true,
        takeOver: false,
        allRules: false,
        base: undefined,
        breakGlass: undefined,
        confirm: undefined,
      },
      giveTraffic: () => Promise.resolve(),
    };
  }

  async function forward({ prepare, ready, shift }: Begun): Promise<void> {
    await prepare();
    await ready();
    await shift();
  }

  /** What Expo has: builds, what the channel got, what lies on the version's own branch, and submissions. */
  async function there(): Promise<Record<string, number>> {
    const store = new Store(cloud);
    const groups = await store.list(expoToken("Group"));
    const on = (branch: string): number =>
      groups.filter(({ state }) => textAt(state, "branch") === branch).length;
    return {
      builds: (await store.list(expoToken("Build"))).length,
      published: on(`gantry-production-${surface.id}-v1.0.0`),
      served: on(surface.expo.channel),
      submissions: (await store.list(expoToken("Submission"))).length,
    };
  }

  it("builds, publishes, shows and submits once, wherever that was", async () => {
    const once = { builds: 2, published: 1, served: 1, submissions: 2 };
    const runs = await go(1000, forward);
    assert.deepEqual(await there(), once);
    assert.ok(runs > 10, `${runs} runs`);
    for (let last = 1; last <= runs; last += 1) {
      rmSync(cloud, { recursive: true });
      await assert.rejects(go(last, forward), GantryError);
      await go(1000, forward);
      assert.deepEqual(await there(), once, `killed before run ${last} of ${runs}`);
    }
  });
});

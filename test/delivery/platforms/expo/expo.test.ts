import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProject } from "../../../../catalog/project.ts";
import { loadEnvironment } from "../../../../catalog/load.ts";
import { writeAppFolder, writeJson } from "../../../../delivery/platforms/expo/app-folder.ts";
import { buildApp } from "../../../../delivery/platforms/expo/build-app.ts";
import { easIn } from "../../../../delivery/platforms/expo/eas.ts";
import { layOutSource } from "../../../../delivery/platforms/expo/lay-out-source.ts";
import { platforms } from "../../../../delivery/platforms/index.ts";
import { appNamed } from "../../../../model/declared/app.ts";
import { deploymentSurface } from "../../../../model/declared/deployment-surface.ts";
import { GantryError } from "../../../../model/errors.ts";
import { createProgress } from "../../../../terminal/progress.ts";
import { captured } from "../../../support/captured.ts";
import { temporaryFolder } from "../../../support/clean-up.ts";
import { gitAs } from "../../../support/git-as.ts";

const canary = "canary-token-7f3a";
const catalog = loadEnvironment(process.cwd(), "staging");
const found = catalog.surfaces.find((each) => each.platform === "expo-eas");
assert.ok(found?.platform === "expo-eas");
const surface = found;
const group = "0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f";

describe("Expo", () => {
  it("has, like every platform of the catalog, a way to release to it", () => {
    const known = deploymentSurface.options.map((option) => option.shape.platform.value);
    assert.deepEqual(platforms.map(({ name }) => name).sort(), [...known].sort());
  });

  describe("its own program", () => {
    /** A program that says this, or fails with that, and keeps what it was started with. */
    function saying(stdout: string, failure = "") {
      const folder = temporaryFolder();
      const program = join(folder, "tools", "eas", "node_modules", ".bin", "eas");
      mkdirSync(join(program, ".."), { recursive: true });
      const script = [
        "#!/bin/sh",
        `env > "${folder}/env"; echo "$@" >> "${folder}/args"`,
        `echo '${failure}' >&2`,
        failure === "" ? `echo '${stdout}'` : "exit 1",
      ];
      writeFileSync(program, script.join("\n"));
      chmodSync(program, 0o755);
      const project = { ...findProject(process.cwd()), root: folder };
      const env = { PATH: process.env["PATH"], EXPO_TOKEN: canary, GITHUB_TOKEN: "another" };
      const eas = easIn(folder, { context: { env }, project, local: false }, [1]);
      return { eas, said: (name: string) => readFileSync(join(folder, name), "utf8") };
    }

    it("gets its token by the environment, and nobody else's", async () => {
      const { eas, said } = saying("[]");
      assert.deepEqual(await eas.builds("staging"), []);
      assert.match(said("env"), new RegExp(`^EXPO_TOKEN=${canary}$`, "m"));
      assert.doesNotMatch(said("env"), /GITHUB_TOKEN/);
      assert.doesNotMatch(said("args"), new RegExp(canary));
    });

    it("is not started without a token, which is asked for", async () => {
      const project = findProject(process.cwd());
      const eas = easIn(temporaryFolder(), { context: { env: {} }, project, local: false }, []);
      await assert.rejects(eas.builds("staging"), /EXPO_TOKEN is not set/);
    });

    it("says that a channel or a branch is not there, and is not asked again", async () => {
      const missing = saying("", "    Error: Could not find channel with the name staging");
      assert.equal(await missing.eas.channel("staging"), undefined);
      assert.equal(missing.said("args").split("\n").length, 2);
      const { eas } = saying("", `    Error: Could not find branch "staging"`);
      assert.deepEqual(await eas.groups("staging"), []);
    });

    it("is asked again where it fails, and then its failure is told without the token", async () => {
      const { eas, said } = saying("", `Error: request with ${canary} failed`);
      await assert.rejects(eas.channel("staging"), (error: unknown) => {
        assert.ok(error instanceof GantryError);
        assert.match(error.problems.join("\n"), /request with \*\*\* failed/);
        return true;
      });
      assert.equal(said("args").trim().split("\n").length, 2);
    });

    it("publishes once, since a second time would be a second update", async () => {
      const { eas, said } = saying("", "Error: timeout");
      await assert.rejects(eas.publish("branch", "message"), /eas update: exit code 1/);
      assert.equal(said("args").trim().split("\n").length, 1);
    });

    it("is not believed where it answers something else", async () => {
      const { eas } = saying('{"currentPage":{"updateBranches":"none"}}');
      await assert.rejects(eas.channel("staging"), /its answer is not what eas-cli 24\.8 writes/);
      await assert.rejects(saying("").eas.builds("staging"), /its answer is not/);
    });

    it("has a message read back as it was written, whatever stands in it", async () => {
      const message = 'mobile/v1.0.0 "quoted" (in brackets)';
      const page = { group, message: `"${message}" (3 minutes ago by robot)`, runtimeVersion: "1.0" };
      const { eas } = saying(JSON.stringify({ currentPage: [page, { ...page, message: "(now by mali)" }] }));
      const [first, second] = await eas.groups("staging");
      assert.deepEqual(first?.words, message.split(" "));
      assert.deepEqual(second?.words, [""]);
    });
  });

  describe("an app that is laid out for its builders", () => {
    it("has nothing of its own that runs here, and is as it was once they put it back", async () => {
      const { root, commit, files } = await repository();
      const folder = join(temporaryFolder(), "source");
      const config = { slug: "lotus", plugins: ["evil"] };
      assert.equal(await layOutSource(root, commit, folder, { catalog, surface }, config), folder);
      assert.ok(!existsSync(join(folder, "app.config.js")));
      assert.ok(!existsSync(join(folder, "node_modules")));
      const app: unknown = JSON.parse(readFileSync(join(folder, "app.json"), "utf8"));
      assert.ok(!JSON.stringify(app).includes("plugins"));
      const packages = readFileSync(join(folder, "package.json"), "utf8");
      assert.doesNotMatch(packages, /exfiltrate/);
      assert.match(packages, /"expo": "54\.0\.0"/);
      execFileSync("npm", ["run", "--silent", "eas-build-pre-install"], { cwd: folder, stdio: "pipe" });
      const back = Object.fromEntries(
        readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
      );
      assert.deepEqual(back, { ...files, ran: "its own step\n" });
    });

    it("takes what its workspace's lock is of along, and is put aside there alone", async () => {
      const { root, commit } = await repository({
        "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
        "package.json": '{ "scripts": { "postinstall": "its own" } }\n',
        "packages/ui/index.js": "ui\n",
        "node_modules/expo/config.js": "ran\n",
        "apps/node_modules/expo/config.js": "ran\n",
      });
      const apps = [{ ...appNamed(catalog.apps, surface.app), packageManager: "pnpm" as const }];
      const folder = join(temporaryFolder(), "source");
      const of = { catalog: { ...catalog, apps }, surface };
      const at = await layOutSource(root, commit, folder, of, { slug: "lotus" });
      assert.equal(at, join(folder, "apps", surface.app));
      assert.equal(readFileSync(join(folder, "packages", "ui", "index.js"), "utf8"), "ui\n");
      assert.match(readFileSync(join(folder, "package.json"), "utf8"), /its own/);
      for (const each of [folder, join(folder, "apps"), at])
        assert.ok(!existsSync(join(each, "node_modules")), each);
      assert.ok(!existsSync(join(at, "app.config.js")));
      assert.match(readFileSync(join(at, "package.json"), "utf8"), /eas-build-pre-install/);
    });

    async function repository(beside: Readonly<Record<string, string>> = {}) {
      const root = temporaryFolder();
      const files = {
        "app.config.js": 'throw new Error("ran");\n',
        "app.json": '{ "expo": { "plugins": ["expo-camera"] } }\n',
        "eas.json": "{}\n",
        "index.js": "hello\n",
        "package-lock.json": "{}\n",
        "package.json":
          '{ "scripts": { "preinstall": "exfiltrate", "eas-build-pre-install": "echo its own step > ran" }, "dependencies": { "expo": "54.0.0" } }\n',
      };
      const app = join(root, `apps/${surface.app}`);
      mkdirSync(app, { recursive: true });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text);
      for (const [name, text] of Object.entries(beside)) {
        mkdirSync(join(root, name, ".."), { recursive: true });
        writeFileSync(join(root, name), text);
      }
      await gitAs(root, ["init", "--quiet", "--initial-branch=main"]);
      await gitAs(root, ["config", "user.name", "mali-s"]);
      await gitAs(root, ["config", "user.email", "mali-s@lotus.example"]);
      await gitAs(root, ["add", "--all"]);
      await gitAs(root, ["commit", "--quiet", "--message", "app"]);
      return { root, files, commit: await gitAs(root, ["rev-parse", "HEAD"]) };
    }
  });

  it("gets a folder that says which project is meant, and nothing of an app's plugins and hooks", () => {
    const folder = temporaryFolder();
    const config = {
      name: "Lotus",
      hooks: {},
      plugins: ["x"],
      extra: { eas: { projectId: "other" }, flag: 1 },
    };
    writeAppFolder(folder, { catalog, surface }, config);
    const { account, projectId } = catalog.expo;
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "app.json"), "utf8")), {
      expo: { name: "Lotus", slug: "lotus", owner: account, extra: { eas: { projectId }, flag: 1 } },
    });
  });

  describe("a build of an app", () => {
    const { projectId } = catalog.expo;
    const app = {
      slug: "lotus",
      version: "1.0.0",
      updates: { url: `https://u.expo.dev/${projectId}` },
      extra: { eas: { projectId } },
    };
    async function built(change: object) {
      const folder = temporaryFolder();
      const [files, output] = [join(folder, "files"), join(folder, "output")];
      const at = join(files, `apps/${surface.app}`);
      mkdirSync(at, { recursive: true });
      mkdirSync(output);
      writeJson(at, "app.json", { expo: { ...app, ...change } });
      writeJson(at, "package.json", {});
      writeJson(at, "package-lock.json", {});
      const context = { ...captured().context, env: process.env };
      const project = findProject(process.cwd());
      const progress = createProgress(context);
      const common = { context, progress, project, catalog, surface, local: true };
      return { ...(await buildApp({ ...common, files, output })), output };
    }

    it("keeps configuration, native side and runtime version as data beside what was exported", async () => {
      const { fingerprint, runtimeVersion, output } = await built({});
      assert.match(fingerprint, /^[0-9a-f]{40}$/);
      assert.equal(runtimeVersion, "1.0.0");
      const config: unknown = JSON.parse(readFileSync(join(output, "config.json"), "utf8"));
      assert.deepEqual(config, {
        ...app,
        android: { runtimeVersion },
        ios: { runtimeVersion },
        sdkVersion: "54.0.0",
      });
      assert.ok(existsSync(join(output, "dist", "metadata.json")));
    });

    it("is refused where what is published would reach nobody, with all that is wrong at once", async () => {
      const other = "00000000-0000-4000-8000-000000000000";
      const change = {
        slug: "orchid",
        updates: { url: `https://u.expo.dev/${other}`, codeSigningCertificate: "./certificate.pem" },
        extra: { eas: { projectId: other } },
      };
      await assert.rejects(built(change), (error: unknown) => {
        assert.ok(error instanceof GantryError);
        assert.deepEqual(error.problems, [
          'its slug is "orchid", and the catalog\'s "lotus"',
          `its extra.eas.projectId is "${other}", and the catalog's expo.projectId "${projectId}"`,
          `its updates.url is "https://u.expo.dev/${other}", where no build finds updates of "${projectId}"`,
          "it has updates.codeSigningCertificate: its builds take signed updates alone, and what a release publishes is not signed",
        ]);
        return true;
      });
    });
  });
});

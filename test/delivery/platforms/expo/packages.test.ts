import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findProject } from "../../../../catalog/project.ts";
import { buildApp } from "../../../../delivery/platforms/expo/build-app.ts";
import { packagesOf } from "../../../../delivery/platforms/expo/packages.ts";
import { app, type PackageManager } from "../../../../model/declared/app.ts";
import { createProgress } from "../../../../terminal/progress.ts";
import { captured } from "../../../support/captured.ts";
import { temporaryFolder } from "../../../support/clean-up.ts";
import { example } from "../../../support/example.ts";
import { checkout } from "../../../support/project.ts";

const own = (packageManager?: PackageManager, install?: string[]) =>
  app.parse({ id: "mobile", packageManager, ...(install === undefined ? {} : { commands: { install } }) });
const having =
  (...files: string[]) =>
  (path: string): boolean =>
    files.includes(path);

describe("the packages of an app on Expo", () => {
  it("are installed by the closest lock of its package manager, npm's where none is said", () => {
    for (const [manager, lock, words] of [
      [undefined, "package-lock.json", "npm ci"],
      ["npm", "package-lock.json", "npm ci"],
      ["pnpm", "pnpm-lock.yaml", "pnpm install --frozen-lockfile"],
      ["yarn", "yarn.lock", "yarn install --immutable"],
    ] as const) {
      for (const folder of ["apps/mobile", "apps", "."]) {
        const has = having(folder === "." ? lock : `${folder}/${lock}`, "other/bun.lock");
        assert.deepEqual(packagesOf(own(manager), has), {
          lockFolder: folder,
          commands: [{ words, folder }],
        });
      }
      const inBoth = having(lock, `apps/mobile/${lock}`);
      assert.equal(packagesOf(own(manager), inBoth)?.lockFolder, "apps/mobile");
    }
  });

  it("are not where the lock is another manager's", () => {
    assert.equal(packagesOf(own("pnpm"), having("apps/mobile/package-lock.json", "yarn.lock")), undefined);
  });

  it("are installed by the app's own commands, in its folder", () => {
    const commands = ["pnpm install", "pnpm rebuild"];
    assert.deepEqual(packagesOf(own("pnpm", commands), having("pnpm-lock.yaml")), {
      lockFolder: ".",
      commands: commands.map((words) => ({ words, folder: "apps/mobile" })),
    });
    const words = "npx --yes bun@1.3.0 install --frozen-lockfile";
    assert.deepEqual(
      packagesOf(own(undefined, [words]), having("package-lock.json", "apps/mobile/bun.lock")),
      {
        lockFolder: "apps/mobile",
        commands: [{ words, folder: "apps/mobile" }],
      },
    );
  });

  it("have the programs that export it, in the workspace's folder as well, with the app's variables", async () => {
    const folder = temporaryFolder();
    const [files, output, bin] = ["files", "output", "bin"].map((name) => join(folder, name));
    assert.ok(files !== undefined && output !== undefined && bin !== undefined);
    for (const at of [join(files, "apps", "mobile"), output, bin]) mkdirSync(at, { recursive: true });
    writeFileSync(join(files, "pnpm-lock.yaml"), "");
    writeFileSync(join(files, "apps", "mobile", "package.json"), "{}");
    // Installs one program at the top, which keeps what it was told and fails.
    const program = `#!/bin/sh\nenv > "${folder}/told"; pwd >> "${folder}/told"; exit 9\n`;
    writeFileSync(
      join(bin, "pnpm"),
      `#!/bin/sh\necho "$@" "$PWD" > "${folder}/installed"; mkdir -p node_modules/.bin\ncat > node_modules/.bin/expo <<'END'\n${program}END\nchmod +x node_modules/.bin/expo\n`,
    );
    chmodSync(join(bin, "pnpm"), 0o755);
    const catalog = example();
    const found = catalog.surfaces.find((each) => each.platform === "expo-eas");
    assert.ok(found?.platform === "expo-eas");
    const surface = { ...found, expo: { ...found.expo, variables: { EXPO_PUBLIC_COLOUR: "red" } } };
    const { context } = captured();
    const env = { ...process.env, PATH: [bin, process.env["PATH"] ?? ""].join(delimiter) };
    const build = {
      context: { ...context, env },
      progress: createProgress(context),
      project: findProject(checkout),
      catalog: { ...catalog, apps: [own("pnpm")] },
      surface,
      local: false,
      files,
      output,
    };
    await assert.rejects(buildApp(build), /expo export: exit code 9/);
    assert.equal(
      readFileSync(join(folder, "installed"), "utf8").trim(),
      `install --frozen-lockfile ${files}`,
    );
    const told = readFileSync(join(folder, "told"), "utf8");
    assert.match(told, /^EXPO_PUBLIC_COLOUR=red$/m);
    assert.match(told, /^EXPO_PUBLIC_API_URL=https:\/\/api-staging\.lotus\.example$/m);
    assert.ok(told.trim().endsWith(join(files, "apps", "mobile")));
    assert.ok(!existsSync(join(output, "config.json")));
    const lacking = { ...build, catalog: { ...catalog, apps: [own("yarn")] } };
    await assert.rejects(buildApp(lacking), /has no "yarn\.lock" in "apps\/mobile", nor above it/);
  });
});

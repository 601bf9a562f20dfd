import assert from "node:assert/strict";
import { installCommands, managerOf, stageCommands } from "../../model/app-commands.ts";
import { app, appFolder, appNamed, packageManagers, usualApps, type App } from "../../model/declared/app.ts";

const declared = (written: object): App => app.parse({ id: "web", ...written });
const wordsOf = (commands: readonly { words: string; in: string }[]): string[] =>
  commands.map(({ words, in: place }) => `${words} (${place})`);

describe("an app", () => {
  it("lies in apps/ where nothing is said, or where its folder says", () => {
    assert.equal(appFolder(declared({})), "apps/web");
    assert.equal(appFolder(declared({ folder: "services/web" })), "services/web");
    assert.equal(appFolder(declared({ folder: "." })), ".");
  });

  it("has a folder within the repository", () => {
    for (const folder of ["", "/srv", "..", "a/../b", "./a", "a/", "my apps", "a//b"])
      assert.equal(app.safeParse({ id: "web", folder }).success, false, folder);
  });

  it("is found by its name, and one that is not declared is a defect", () => {
    assert.equal(appNamed(Object.values(usualApps), "portal").id, "portal");
    assert.throws(() => appNamed([], "portal"), /declares no app "portal"/);
  });

  it("takes commands that no shell has to read", () => {
    assert.ok(app.safeParse({ id: "web", commands: { test: ["pnpm --filter @lotus/web test"] } }).success);
    for (const line of ["npm test && true", "echo $HOME", "a  b", " a", "a 'b'", "a | b", ""])
      assert.equal(app.safeParse({ id: "web", commands: { test: [line] } }).success, false, line);
  });
});

describe("what a stage runs of an app", () => {
  it("is a script that is told the app's folder, and nothing of the usual package managers", () => {
    const web = declared({ folder: "services/web" });
    assert.deepEqual(wordsOf(stageCommands(web, "Ruff")), ["scripts/ci/30-ruff.sh services/web (project)"]);
    assert.deepEqual(wordsOf(stageCommands(web, "Build")), [
      "scripts/build/30-build-app.sh services/web (project)",
    ]);
    assert.deepEqual(wordsOf(installCommands(web, "npm")), [
      "scripts/setup/50-install-node-packages.sh services/web (project)",
    ]);
  });

  it("is told the package manager where that is another one", () => {
    const web = declared({ packageManager: "pnpm" });
    assert.deepEqual(wordsOf(stageCommands(web, "ESLint")), [
      "scripts/ci/40-eslint.sh apps/web pnpm (project)",
    ]);
    assert.deepEqual(wordsOf(installCommands(web, "pnpm")), [
      "scripts/setup/50-install-node-packages.sh apps/web pnpm (project)",
    ]);
    const api = declared({ packageManager: "uv" });
    assert.deepEqual(wordsOf(stageCommands(api, "Pytest")), [
      "scripts/test/30-pytest.sh apps/web uv (project)",
    ]);
    // Its ruleset for the API's description is npm's.
    assert.deepEqual(wordsOf(stageCommands(api, "Spectral")), [
      "scripts/ci/50-spectral.sh apps/web (project)",
    ]);
  });

  it("is the app's own command where it has one, in its folder", () => {
    const web = declared({ packageManager: "pnpm", commands: { test: ["pnpm exec vitest run"] } });
    assert.deepEqual(wordsOf(stageCommands(web, "Pytest")), ["pnpm exec vitest run (app)"]);
    const both = declared({ commands: { lint: ["a", "b c"] } });
    for (const stage of ["Ruff", "ESLint"] as const)
      assert.deepEqual(wordsOf(stageCommands(both, stage)), ["a (app)", "b c (app)"]);
  });

  it("tests what is written in JavaScript by its script test", () => {
    for (const packageManager of ["npm", "pnpm", "yarn"])
      assert.deepEqual(wordsOf(stageCommands(declared({ packageManager }), "Pytest")), [
        `${packageManager} run test (app)`,
      ]);
  });

  it("is of the stage's language, whatever else the app is made of", () => {
    for (const packageManager of packageManagers) {
      const python = packageManager === "pip" || packageManager === "uv";
      const web = declared({ packageManager });
      assert.equal(managerOf(web, "Ruff"), python ? packageManager : "pip");
      assert.equal(managerOf(web, "ESLint"), python ? "npm" : packageManager);
      assert.equal(managerOf(web, "Pytest"), packageManager);
    }
    assert.equal(managerOf(declared({}), "Pytest"), "pip");
    assert.equal(managerOf(declared({}), "Build"), "npm");
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withBasePack } from "../../../guard/path/base-pack.ts";
import { findProject } from "../../../catalog/project.ts";
import { GantryError } from "../../../model/errors.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gitAs } from "../../support/git-as.ts";

/** A lock without a package: npm installs by it in a moment, and asks nobody. */
const lock = JSON.stringify({ lockfileVersion: 3, requires: true, packages: { "": {} } });

const project = [
  "Pulumi.yaml",
  "environments/global/config.yml",
  "policy/PulumiPolicy.yaml",
  "model/errors.ts",
];

describe("the base's pack", () => {
  let top = "";
  let cache = "";
  before(() => {
    cache = temporaryFolder("gantry-cache-");
  });
  beforeEach(async () => {
    top = temporaryFolder("gantry-base-pack-");
    await git("init", "--quiet", "--initial-branch=main");
    write("README.md", "a repository");
  });

  const git = (...args: string[]) => gitAs(top, args);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  };
  const writeProject = (folder: string, pack = "runtime: nodejs"): void => {
    for (const path of project) write(`${folder}${path}`, path.startsWith("policy") ? pack : path);
    write(`${folder}package.json`, "{}");
    write(`${folder}package-lock.json`, lock);
    mkdirSync(join(top, folder, "node_modules"), { recursive: true });
    write(`${folder}.gitignore`, "node_modules\n.gantry\n");
  };
  const commit = async (): Promise<void> => {
    await git("add", ".");
    await git("commit", "--quiet", "-m", "something");
  };
  const change = async (): Promise<void> => {
    await git("checkout", "--quiet", "-b", "change");
  };
  /** What judges, and the pack that it was given. */
  const base = (folder: string) =>
    withBasePack(findProject(join(top, folder)), { ref: "main" }, installing(), ({ state, folder: pack }) => {
      const file = join(pack, "PulumiPolicy.yaml");
      return Promise.resolve({ state, pack: existsSync(file) ? readFileSync(file, "utf8") : undefined });
    });
  const installing = () => ({ env: { ...process.env, XDG_CACHE_HOME: cache } });

  for (const folder of ["", "infra/", "a folder/with ümlauts/"]) {
    it(`is found where the project lies in "${folder}", and a changed one is told from it`, async () => {
      writeProject(folder);
      await commit();
      assert.deepEqual(await base(folder), { state: "own", pack: "runtime: nodejs" });
      writeProject(folder, "runtime: other");
      assert.deepEqual(await base(folder), { state: "changed", pack: "runtime: nodejs" });
    });
  }

  it("runs from the packages that the base locks, and is told from one that runs from others", async () => {
    writeProject("");
    await commit();
    write("node_modules/zod/index.js", "export const z = {};");
    const packages = await withBasePack(findProject(top), { ref: "main" }, installing(), ({ folder }) =>
      Promise.resolve(realpathSync(join(folder, "..", "node_modules"))),
    );
    assert.ok(packages.startsWith(cache), packages);
    assert.ok(!existsSync(join(packages, "zod")));
    write("package-lock.json", lock.replace("true", "false"));
    assert.equal((await base("")).state, "changed");
  });

  it("without a lock is a failure, whatever the change has installed", async () => {
    writeProject("");
    rmSync(join(top, "package-lock.json"));
    await commit();
    write("package-lock.json", lock);
    await assert.rejects(base(""), /main \([0-9a-f]{12}\) has no "package-lock\.json": nobody can say which/);
  });

  it("that another manager locks is a failure that says what to do", async () => {
    writeWorkspace();
    rmSync(join(top, "package-lock.json"));
    write("pnpm-lock.yaml", "lockfileVersion: '9.0'");
    await commit();
    await assert.rejects(base("infra"), (error) => {
      assert.match(
        String(error),
        /main \([0-9a-f]{12}\) has its packages locked by pnpm \("pnpm-lock\.yaml"\)/,
      );
      assert.ok(error instanceof GantryError);
      assert.match(error.hint ?? "", /keep "infra\/" out of that workspace, with a package\.json of its own/);
      return true;
    });
  });

  const workspaceLock = JSON.stringify({
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": { workspaces: ["infra"] },
      infra: {},
      "node_modules/infra": { resolved: "infra", link: true },
    },
  });
  const writeWorkspace = (): void => {
    writeProject("infra/");
    rmSync(join(top, "infra/package-lock.json"));
    rmSync(join(top, "infra/node_modules"), { recursive: true });
    write("package.json", '{ "workspaces": ["infra"] }');
    write("package-lock.json", workspaceLock);
    mkdirSync(join(top, "node_modules"));
  };

  it("runs from the packages that the base locks for the workspace which the project is a folder of", async () => {
    writeWorkspace();
    await commit();
    const project = findProject(join(top, "infra"));
    const packages = await withBasePack(project, { ref: "main" }, installing(), ({ folder }) =>
      Promise.resolve(realpathSync(join(folder, "..", "node_modules"))),
    );
    assert.ok(packages.startsWith(cache), packages);
    assert.equal((await base("infra")).state, "own");
    write("package-lock.json", workspaceLock.replace("true", "false"));
    assert.equal((await base("infra")).state, "changed");
  });

  it("of a project that moves into a workspace is still the base's", async () => {
    writeProject("infra/");
    await commit();
    rmSync(join(top, "infra"), { recursive: true });
    writeWorkspace();
    assert.equal((await base("infra")).state, "changed");
  });

  it("is told from one that other files judge, because package.json names them or one lies closer", async () => {
    writeProject("");
    write("package.json", '{ "imports": { "#judge": "./policy/strict.ts" } }');
    await commit();
    assert.equal((await base("")).state, "own");
    write("package.json", '{ "imports": { "#judge": "./policy/lax.ts" } }');
    assert.equal((await base("")).state, "changed");
    write("package.json", '{ "imports": { "#judge": "./policy/strict.ts" } }');
    write("policy/node_modules/zod/index.js", "export const z = {};");
    assert.equal((await base("")).state, "changed");
  });

  it("judges a change that moves the project into a folder", async () => {
    writeProject("");
    await commit();
    await change();
    await git("rm", "-r", "--quiet", ".");
    writeProject("infra/", "runtime: other");
    await commit();
    assert.deepEqual(await base("infra"), { state: "changed", pack: "runtime: nodejs" });
  });

  it("judges a project that begins beside the only other one", async () => {
    writeProject("shop/");
    await commit();
    writeProject("mail/", "runtime: other");
    assert.deepEqual(await base("mail"), { state: "changed", pack: "runtime: nodejs" });
  });

  it("is none where the base really has no project, whatever else lies there", async () => {
    write("elsewhere/Pulumi.yaml", "a project of somebody else's");
    write("docs/environments/global/config.yml", "no project");
    await commit();
    writeProject("infra/");
    assert.equal((await base("infra")).state, "none");
  });

  it("that is not there where the project is, is a failure", async () => {
    writeProject("infra/");
    rmSync(join(top, "infra/policy"), { recursive: true });
    await commit();
    writeProject("infra/");
    await assert.rejects(base("infra"), /has no policy pack: nobody can judge by it/);
  });

  it("that could be either of two is a failure that names both", async () => {
    writeProject("shop/");
    writeProject("mail/");
    await commit();
    writeProject("new/");
    await assert.rejects(base("new"), (error) => {
      assert.match(String(error), /nobody can say which one judges this/);
      assert.ok(error instanceof Error && "problems" in error);
      assert.deepEqual(error.problems, ['"mail/Pulumi.yaml"', '"shop/Pulumi.yaml"']);
      return true;
    });
  });

  it("leaves nothing behind", async () => {
    writeProject("infra/");
    await commit();
    await base("infra");
    assert.deepEqual(existsSync(join(top, "infra/.gantry/base", String(process.pid))), false);
  });
});

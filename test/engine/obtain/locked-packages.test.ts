import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { create } from "tar";
import { ensureLockedPackages } from "../../../engine/obtain/locked-packages.ts";
import { GantryError } from "../../../model/errors.ts";
import { gantryPackage } from "../../../model/gantry-package.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { Said } from "./sandbox.ts";

/** A project whose lock names one package, from a file: npm asks no registry for it. */
describe("the packages that a lock names", () => {
  let root: string;
  let said: Said;
  before(async () => {
    root = temporaryFolder("gantry-locked-");
    await packOne(join(root, "one.tgz"), "one");
    const dependencies = { one: `file:${join(root, "one.tgz")}` };
    write("project/package.json", JSON.stringify({ dependencies }));
    const one = { version: "1.0.0", resolved: dependencies.one, hasInstallScript: true };
    const packages = { "": { dependencies }, "node_modules/one": one };
    write("project/package-lock.json", JSON.stringify({ lockfileVersion: 3, requires: true, packages }));
  });
  beforeEach(() => {
    said = new Said();
  });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const packOne = async (file: string, name: string): Promise<void> => {
    const scripts = { install: "touch ran" };
    write("package/package.json", JSON.stringify({ name, version: "1.0.0", scripts }));
    write("package/index.js", "export default 1;");
    mkdirSync(dirname(file), { recursive: true });
    await create({ file, gzip: true, cwd: root }, ["package"]);
  };
  const ensure = (folder = "project", env: Record<string, string> = {}, member = "") =>
    ensureLockedPackages({
      folder: join(root, folder),
      member,
      whose: "main (0123456789ab)",
      env: { ...process.env, XDG_CACHE_HOME: join(root, "cache"), ...env },
      progress: said,
    });
  const cached = () => readdirSync(join(root, "cache/gantry/packages"));

  it("are installed once, by several at the same time too, and no script of theirs runs", async () => {
    const [first, ...others] = await Promise.all([ensure(), ensure(), ensure()]);
    assert.deepEqual(others, [first, first]);
    assert.deepEqual(cached().length, 1);
    assert.equal(readFileSync(join(first, "one/index.js"), "utf8"), "export default 1;");
    assert.ok(!existsSync(join(first, "one/ran")));
    assert.equal(said.steps.filter((step) => step.startsWith("installing the packages that main")).length, 1);
    assert.match(said.steps.join("\n"), /the packages of main \(0123456789ab\) were installed in \d+ s/);
    said = new Said();
    assert.equal(await ensure(), first);
    assert.deepEqual(said.steps, []);
  });

  it("are installed anew where somebody changed a file, added one, or put one back with its times", async () => {
    const packages = await ensure();
    const file = join(packages, "one/index.js");
    for (const spoil of [
      () => {
        writeFileSync(file, "export default 2;");
        utimesSync(file, 0, 0);
      },
      () => {
        writeFileSync(join(packages, "one/extra.js"), "");
      },
      () => {
        rmSync(join(packages, "one"), { recursive: true });
      },
    ]) {
      spoil();
      said = new Said();
      await ensure();
      assert.match(said.steps.join("\n"), /which somebody has changed since: anew/);
      assert.equal(readFileSync(file, "utf8"), "export default 1;");
      assert.ok(!existsSync(join(packages, "one/extra.js")));
    }
  });

  it("that npm cannot install are a failure that says what npm said, and nothing is left", async () => {
    const lock = readFileSync(join(root, "project/package-lock.json"), "utf8");
    write("other/package.json", readFileSync(join(root, "project/package.json"), "utf8"));
    const integrity = `sha512-${Buffer.alloc(64).toString("base64")}`;
    write(
      "other/package-lock.json",
      lock.replace('"version":"1.0.0",', `"version":"1.0.0","integrity":"${integrity}",`),
    );
    const before = cached();
    await assert.rejects(ensure("other"), (error) => {
      assert.match(
        String(error),
        /main \(0123456789ab\) could not be installed: its pack judges from no others/,
      );
      assert.ok(error instanceof Error && "problems" in error && Array.isArray(error.problems));
      assert.match(error.problems.join("\n"), /EINTEGRITY/);
      return true;
    });
    assert.deepEqual(cached(), before);
  });

  it("come with the archives that lie in the project, and with development's where Gantry is one of them", async () => {
    const dependencies = { [gantryPackage]: "file:archives/one.tgz" };
    const entry = { version: "1.0.0", resolved: "file:archives/one.tgz", dev: true };
    const lock = {
      lockfileVersion: 3,
      requires: true,
      packages: { "": { devDependencies: dependencies }, [`node_modules/${gantryPackage}`]: entry },
    };
    write("thin/package.json", JSON.stringify({ devDependencies: dependencies }));
    write("thin/package-lock.json", JSON.stringify(lock));
    await assert.rejects(ensure("thin"), (error) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.message, /main \(0123456789ab\) installs from an archive that it does not have/);
      assert.deepEqual(error.problems, ['"package-lock.json" names "file:archives/one.tgz"']);
      return true;
    });
    mkdirSync(join(root, "thin/archives"));
    await packOne(join(root, "thin/archives/one.tgz"), gantryPackage);
    const packages = await ensure("thin");
    const file = join(packages, gantryPackage, "index.js");
    assert.equal(readFileSync(file, "utf8"), "export default 1;");
    writeFileSync(file, "export default 2;");
    await ensure("thin");
    assert.equal(readFileSync(file, "utf8"), "export default 1;", "a package of development counts too");
  });

  it("of a workspace are a folder's own and those that it shares, and no other folder's", async () => {
    await packOne(join(root, "space/one.tgz"), "one");
    await packOne(join(root, "space/two.tgz"), "two");
    const one = { version: "1.0.0", resolved: "file:one.tgz" };
    const two = { version: "1.0.0", resolved: "file:two.tgz" };
    const dependencies = { one: "file:../one.tgz", two: "file:../two.tgz" };
    const packages = {
      "": { name: "space", workspaces: ["infra", "apps/*"] },
      "apps/web": { name: "web", dependencies: { three: "3.0.0" } },
      infra: { name: "infra", dependencies },
      "infra/node_modules/one": one,
      "node_modules/infra": { resolved: "infra", link: true },
      "node_modules/three": { version: "3.0.0", resolved: "https://registry.invalid/three.tgz" },
      "node_modules/two": two,
      "node_modules/web": { resolved: "apps/web", link: true },
    };
    write("space/package.json", JSON.stringify(packages[""]));
    write("space/infra/package.json", JSON.stringify(packages.infra));
    write("space/package-lock.json", JSON.stringify({ lockfileVersion: 3, requires: true, packages }));
    const installed = await ensure("space", {}, "infra");
    assert.equal(await ensure("space", {}, "infra"), installed);
    assert.deepEqual(
      ["one", "two", "three", "web"].map((name) => existsSync(join(installed, name, "package.json"))),
      [true, true, false, false],
    );
    const file = join(installed, "two/index.js");
    writeFileSync(file, "export default 2;");
    await ensure("space", {}, "infra");
    assert.equal(readFileSync(file, "utf8"), "export default 1;", "what is shared counts too");
  });

  it("without npm are a failure as well", async () => {
    write("third/package.json", '{ "name": "third" }');
    write("third/package-lock.json", '{ "lockfileVersion": 3, "packages": { "": { "name": "third" } } }');
    await assert.rejects(ensure("third", { PATH: root }), /could not be installed/);
  });
});

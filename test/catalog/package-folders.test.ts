import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gantryFolder } from "../../catalog/package-for.ts";
import { lockFolder, packageFolders } from "../../catalog/package-folders.ts";
import { gantryPackage } from "../../model/gantry-package.ts";
import { temporaryFolder } from "../support/clean-up.ts";

describe("the packages of a project in a folder", () => {
  let top = "";
  const write = (path: string): void => {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), "{}");
  };
  const found = () => packageFolders(join(top, "infra")).map((folder) => folder.slice(top.length + 1));
  beforeEach(() => {
    top = temporaryFolder();
    for (const path of [".git/HEAD", "infra/Pulumi.yaml"]) write(path);
    write(`node_modules/${gantryPackage}/package.json`);
  });

  it("are its own where it has a lock of its own", () => {
    write("infra/package-lock.json");
    write("package-lock.json");
    write("infra/node_modules/.package-lock.json");
    assert.equal(lockFolder(join(top, "infra")), join(top, "infra"));
    assert.deepEqual(found(), ["infra/node_modules"]);
    assert.equal(gantryFolder(join(top, "infra")), "");
  });

  it("are the workspace's as well where the lock is the repository's", () => {
    write("package-lock.json");
    assert.deepEqual(found(), ["node_modules"]);
    write("infra/node_modules/zod/package.json");
    assert.deepEqual(found(), ["infra/node_modules", "node_modules"]);
    assert.equal(gantryFolder(join(top, "infra")), `../node_modules/${gantryPackage}/`);
  });

  it("are never looked for above the repository", () => {
    write("package-lock.json");
    write("infra/.git/HEAD");
    assert.equal(lockFolder(join(top, "infra")), undefined);
    assert.deepEqual(found(), []);
    rmSync(join(top, "infra/.git"), { recursive: true });
    assert.equal(lockFolder(join(top, "infra")), top);
  });
});

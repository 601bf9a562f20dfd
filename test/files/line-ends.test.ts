import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitAttributesText } from "../../init/plan-files.ts";
import { driftOf } from "../../files/generated/drift.ts";
import { writeProjectFile } from "../../files/line-ends.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { checkout } from "../support/project.ts";

const identity = ["-c", "user.name=a", "-c", "user.email=a@lotus.example", "-c", "commit.gpgsign=false"];

describe("a file of a clone that has Windows' line ends", () => {
  let root: string;
  let file: string;
  beforeEach(() => {
    root = temporaryFolder("gantry-line-ends-");
    file = join(root, "file.md");
  });

  it("keeps them, and its mode, when it is written anew", () => {
    writeFileSync(file, "a\r\nb\r\n");
    chmodSync(file, 0o755);
    assert.equal(writeProjectFile(file, "a\nc\n"), true);
    assert.equal(readFileSync(file, "utf8"), "a\r\nc\r\n");
    assert.equal(statSync(file).mode & 0o777, 0o755);
  });

  it("is not written where it says the same", () => {
    writeFileSync(file, "a\r\nb\r\n");
    assert.equal(writeProjectFile(file, "a\nb\n"), false);
  });

  it("has Unix's in a clone with core.autocrlf, by the .gitattributes of a product and of this repository", () => {
    assert.equal(readFileSync(join(checkout, ".gitattributes"), "utf8"), gitAttributesText);
    const [origin, clone] = [join(root, "origin"), join(root, "clone")];
    const git = (...args: readonly string[]): void => {
      execFileSync("git", [...identity, ...args], { cwd: root, stdio: "pipe" });
    };
    git("init", "--quiet", origin);
    writeFileSync(join(origin, ".gitattributes"), gitAttributesText);
    writeFileSync(join(origin, "script.sh"), "#!/bin/sh\necho it runs\n", { mode: 0o755 });
    git("-C", origin, "add", "--all");
    git("-C", origin, "commit", "--quiet", "--message", "Begin");
    git("clone", "--quiet", "--config", "core.autocrlf=true", origin, clone);
    assert.equal(execFileSync(join(clone, "script.sh"), { encoding: "utf8" }), "it runs\n");
  });

  it("is no drift of what is generated", () => {
    writeFileSync(file, "a\r\n");
    const generator = { name: "x", folders: [], generate: () => new Map([["file.md", "a\n"]]) };
    assert.deepEqual(driftOf(root, [generator]), []);
  });
});

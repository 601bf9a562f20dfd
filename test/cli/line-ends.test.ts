import assert from "node:assert/strict";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { driftOf } from "../../cli/generators/drift.ts";
import { writeProjectFile } from "../../cli/line-ends.ts";
import { temporaryFolder } from "../support/clean-up.ts";

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

  it("is no drift of what is generated", () => {
    writeFileSync(file, "a\r\n");
    const generator = { name: "x", folders: [], generate: () => new Map([["file.md", "a\n"]]) };
    assert.deepEqual(driftOf(root, [generator]), []);
  });
});

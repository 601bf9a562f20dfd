import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { marksOf, writtenBetween } from "../../files/marks.ts";
import { temporaryFolder } from "../support/clean-up.ts";

describe("what was written meanwhile", () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder();
    mkdirSync(join(root, "code/rules"), { recursive: true });
    for (const file of ["code/rules/a.ts", "code/b.ts"]) writeFileSync(join(root, file), "text");
  });
  const during = (work: () => void): string[] => {
    const mark = () => marksOf(root, [join(root, "code")]);
    const before = mark();
    work();
    return writtenBetween(before, mark());
  };
  const file = (name: string) => join(root, name);

  it("is nothing where files were only read", () => {
    assert.deepEqual(
      during(() => readFileSync(file("code/b.ts"))),
      [],
    );
  });

  it("is a file that was put back as it was, its times included", () => {
    const written = during(() => {
      const { atime, mtime } = statSync(file("code/b.ts"));
      writeFileSync(file("code/b.ts"), "else");
      writeFileSync(file("code/b.ts"), "text");
      utimesSync(file("code/b.ts"), atime, mtime);
    });
    assert.deepEqual(written, ["code/b.ts"]);
  });

  it("is the folder of a file that was there for a moment", () => {
    const written = during(() => {
      writeFileSync(file("code/rules/c.ts"), "");
      rmSync(file("code/rules/c.ts"));
    });
    assert.deepEqual(written, ["code/rules"]);
  });

  it("is what was added, taken away, or led elsewhere by a link", () => {
    const written = during(() => {
      writeFileSync(file("code/d.ts"), "");
      rmSync(file("code/b.ts"));
      rmSync(file("code/rules"), { recursive: true });
      mkdirSync(file("elsewhere"));
      symlinkSync(file("elsewhere"), file("code/rules"));
    });
    assert.deepEqual(written, ["code/b.ts", "code/d.ts", "code/rules/a.ts"]);
  });
});

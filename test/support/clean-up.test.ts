import assert from "node:assert/strict";
import { execa } from "execa";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./clean-up.ts";
import { checkout } from "./project.ts";

interface Ended {
  exitCode: number | undefined;
  said: string;
  /** What was undone, in that order. */
  undone: string[];
  /** What is in the folder for temporary files after the run. */
  left: string[];
}

describe("what a suite makes", () => {
  /** Runs suites that say `make(name)`, which is undone by writing the name down. */
  const run = async (suites: string): Promise<Ended> => {
    const folder = temporaryFolder("mocha-");
    const temporary = temporaryFolder("tmp-");
    const file = join(folder, "suites.test.mjs");
    writeFileSync(
      file,
      `import { appendFileSync, mkdtempSync } from "node:fs";
       import { tmpdir } from "node:os";
       import { cleanUp, temporaryFolder } from ${JSON.stringify(join(checkout, "test/support/clean-up.ts"))};
       const make = (name) => { cleanUp(() => appendFileSync(${JSON.stringify(join(folder, "undone"))}, name + "\\n")); };
       ${suites}`,
    );
    writeFileSync(join(folder, "undone"), "");
    const mocha = join(checkout, "node_modules", "mocha", "bin", "mocha.js");
    const args = [mocha, "--no-config", "--require", join(checkout, "test/support/set-up.ts"), file];
    const ran = await execa(process.execPath, args, { env: { TMPDIR: temporary }, reject: false, all: true });
    const undone = readFileSync(join(folder, "undone"), "utf8").split("\n").slice(0, -1);
    return { exitCode: ran.exitCode, said: ran.all, undone, left: readdirSync(temporary) };
  };

  it("goes after each test and each suite, the last first, and leaves nothing", async () => {
    const ended = await run(`
      describe("outer", () => {
        before(() => { temporaryFolder(); make("outer"); });
        beforeEach(() => { make("each"); });
        it("is a test", () => { make("test"); make("later in the test"); });
        describe("inner", () => {
          before(() => { make("inner"); });
          it("is a test", () => { temporaryFolder(); });
        });
      });`);
    assert.equal(ended.exitCode, 0, ended.said);
    assert.deepEqual(ended.undone, ["later in the test", "test", "each", "each", "inner", "outer"]);
    assert.deepEqual(ended.left, []);
  });

  it("goes where its before skips, and nothing fails", async () => {
    const ended = await run(`
      describe("outer", () => {
        before(function () { make("made"); this.skip(); make("never made"); });
        it("is skipped", () => undefined);
        describe("inner", () => {
          before(() => { make("never made"); });
          it("is skipped", () => undefined);
        });
      });`);
    assert.equal(ended.exitCode, 0, ended.said);
    assert.match(ended.said, /2 pending/);
    assert.deepEqual(ended.undone, ["made"]);
  });

  for (const hook of ["before", "beforeEach"]) {
    it(`goes where its ${hook} throws, which alone is told`, async () => {
      const ended = await run(`
        describe("one", () => {
          before(() => { make("first"); });
          ${hook}(() => { make("made"); throw new Error("no more"); });
          it("never runs", () => { make("never made"); });
        });
        describe("another", () => { it("runs", () => undefined); });`);
      assert.equal(ended.exitCode, 1, ended.said);
      assert.match(ended.said, /1 passing[^]*1 failing[^]*no more/);
      assert.deepEqual(ended.undone, ["made", "first"]);
      assert.deepEqual(ended.left, []);
    });
  }

  it("goes where something else of it cannot be undone, which fails", async () => {
    const ended = await run(`
      describe("one", () => {
        it("is a test", () => {
          make("first");
          cleanUp(() => { throw new Error("still in use"); });
          cleanUp(async () => { throw new Error("locked"); });
        });
      });`);
    assert.equal(ended.exitCode, 1);
    assert.match(ended.said, /Error: locked\n\s*Error: still in use/);
    assert.deepEqual(ended.undone, ["first"]);
  });

  it("fails it by name where it stays in the folder for temporary files, and is removed", async () => {
    const ended = await run(`
      describe("careless", () => { it("is a test", () => { mkdtempSync(tmpdir() + "/forgotten-"); }); });
      describe("tidy", () => { it("is a test", () => undefined); });`);
    assert.equal(ended.exitCode, 1);
    assert.match(
      ended.said,
      /1\) careless\s+"after all" hook for "is a test":\s+Error: left behind[^\n]*: forgotten-/,
    );
    assert.match(ended.said, /1 failing/);
    assert.deepEqual(ended.left, []);
  });

  it("cannot be made while the file is loaded", async () => {
    const ended = await run(
      `describe("one", () => { temporaryFolder(); it("is a test", () => undefined); });`,
    );
    assert.equal(ended.exitCode, 1);
    assert.match(ended.said, /made while the file was loaded/);
  });

  it("goes with the next run where its own was killed", async () => {
    // Linux hands out no process id above 2^22.
    const ended = await run(`
      import { mkdirSync } from "node:fs";
      mkdirSync(process.env.TMPDIR + "/gantry-t${2 ** 22 + 1}-x");
      mkdirSync(process.env.TMPDIR + "/gantry-t${process.pid}-x");
      describe("one", () => { it("is a test", () => undefined); });`);
    assert.equal(ended.exitCode, 0, ended.said);
    assert.deepEqual(ended.left, [`gantry-t${process.pid}-x`]);
  });
});

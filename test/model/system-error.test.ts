import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { GantryError } from "../../model/errors.ts";
import { makeFolder } from "../../files/write-file.ts";
import { systemError, systemErrorCodes } from "../../model/system-error.ts";
import { temporaryFolder } from "../support/clean-up.ts";

/** What somebody sees of an error that `work` throws. */
function shown(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return systemError(error)?.message;
  }
  return assert.fail("nothing was thrown");
}

describe("what the system refuses", () => {
  let folder = "";
  const at = (...parts: readonly string[]): string => join(folder, ...parts);
  before(() => {
    folder = temporaryFolder("gantry-errors-");
    writeFileSync(at("file"), "");
    mkdirSync(at("full", "inner"), { recursive: true });
    symlinkSync(at("loop"), at("loop"));
  });

  const real: Readonly<Record<string, () => unknown>> = {
    ENOENT: () => mkdtempSync(at("none", "x-")),
    ENOTDIR: () => {
      mkdirSync(at("file", "home"));
    },
    EISDIR: () => {
      writeFileSync(at("full"), "");
    },
    EEXIST: () => {
      mkdirSync(at("file"));
    },
    ENOTEMPTY: () => {
      rmdirSync(at("full"));
    },
    ELOOP: () => readdirSync(at("loop")),
    ENAMETOOLONG: () => readFileSync(at("n".repeat(300))),
  };
  for (const [code, work] of Object.entries(real)) {
    it(`is told in a sentence with the path, as it really comes: ${code}`, () => {
      const message = shown(work) ?? "";
      assert.ok(message.startsWith(`"${folder}`), message);
      assert.ok(message.endsWith(`(${code})`), message);
    });
  }

  for (const code of systemErrorCodes) {
    it(`has words of its own for ${code}, and says what to do`, () => {
      const thrown = Object.assign(new Error(`${code}: as node says it`), {
        code,
        syscall: "open",
        path: "/home/x",
      });
      const error = systemError(thrown);
      assert.ok(error instanceof GantryError);
      assert.match(error.message, /^"\/home\/x" [a-z].*[a-z] \([A-Z]+\)$/);
      assert.match(error.hint ?? "", /^[a-z]/);
      assert.equal(error.exitCode, 1);
    });
  }

  it("is a defect of gantry where no user can cause it, or where it is no error of the system", () => {
    const broken = Object.assign(new Error("EBADF"), { code: "EBADF", syscall: "read" });
    assert.equal(systemError(broken), undefined);
    assert.equal(systemError(new TypeError("x is undefined")), undefined);
    assert.equal(systemError(Object.assign(new Error("x"), { code: "ENOENT" })), undefined);
  });

  it("names an address where there is no path", () => {
    const taken = { code: "EADDRINUSE", syscall: "listen", address: "127.0.0.1", port: 80 };
    const error = systemError(Object.assign(new Error("taken"), taken));
    assert.match(error?.message ?? "", /^127\.0\.0\.1:80 is taken by another program/);
  });

  it("comes at once where a folder is made on a file system that takes none", () => {
    makeFolder(at("one", "two", "three"));
    makeFolder(at("one", "two", "three"));
    assert.deepEqual(readdirSync(at("one", "two")), ["three"]);
    // On Linux; elsewhere there is no such place, or it may not be written.
    assert.match(
      shown(() => {
        makeFolder("/proc/gantry/cache");
      }) ?? "",
      /^"\/proc(\/gantry)?" /,
    );
  });
});

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { loadOnFirstUse } from "../../stacks/load-on-first-use.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";

describe("a package that is loaded on first use", () => {
  let folder: string;
  let require: NodeJS.Require;
  const isLoaded = (): boolean => Reflect.get(globalThis, "heavyIsLoaded") === true;
  const exportOf = (name: string): object => {
    const exported: unknown = require(name);
    assert.ok(exported instanceof Object);
    return exported;
  };

  beforeEach(() => {
    cleanUp(() => Reflect.deleteProperty(globalThis, "heavyIsLoaded"));
    folder = temporaryFolder("gantry-lazy-");
    mkdirSync(join(folder, "node_modules", "heavy"), { recursive: true });
    const code = "globalThis.heavyIsLoaded = true; exports.answer = 42; exports.twice = (n) => 2 * n;";
    writeFileSync(join(folder, "node_modules", "heavy", "index.js"), code);
    require = createRequire(join(folder, "index.js"));
  });

  it("is not loaded by who requires it, and is by who looks into it", () => {
    loadOnFirstUse("heavy", require);
    const heavy = exportOf("heavy");
    assert.equal(isLoaded(), false);
    assert.equal(Reflect.get(heavy, "answer"), 42);
    assert.equal(isLoaded(), true);
  });

  it("looks as it is to who copies or searches it", () => {
    loadOnFirstUse("heavy", require);
    const heavy = exportOf("heavy");
    assert.deepEqual(Object.keys({ ...heavy }), ["answer", "twice"]);
    assert.equal("twice" in heavy, true);
  });

  it("answers what is known of it without being loaded", () => {
    loadOnFirstUse("heavy", require, { version: "1.2.3" });
    assert.equal(Reflect.get(exportOf("heavy"), "version"), "1.2.3");
    assert.equal(isLoaded(), false);
  });

  it("stays what it is where it is loaded already", () => {
    const heavy = exportOf("heavy");
    loadOnFirstUse("heavy", require, { answer: 0 });
    assert.equal(exportOf("heavy"), heavy);
  });

  it("may be missing", () => {
    loadOnFirstUse("missing", require);
    assert.throws(() => exportOf("missing"), /Cannot find module/);
  });
});

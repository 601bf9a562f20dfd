import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GantryError } from "../../model/errors.ts";
import { loadOwnFiles, runOwn } from "../../stacks/own-files.ts";
import { temporaryFolder } from "../support/clean-up.ts";

const declared = [{ id: "uploads", owner: "platform-team", reason: "x", resources: {} }];

describe("the files of a product's own resources", () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder("gantry-own-");
    mkdirSync(join(folder, "stacks", "own"), { recursive: true });
  });
  const load = async (text: string) => {
    writeFileSync(join(folder, "stacks", "own", "uploads.ts"), text);
    return (await loadOwnFiles({ folder, mayLack: false, run: true }, declared)).get("uploads");
  };

  const wrong: readonly (readonly [name: string, text: string, said: RegExp])[] = [
    [
      "exports nothing",
      "export {};",
      /^stacks\/own\/uploads\.ts exports no default, where a function belongs$/,
    ],
    ["exports an object", "export default { a: 1 };", /exports a default that is of type object/],
    ["exports a list", "export default [];", /exports a default that is a list/],
    ["exports null", "export default null;", /exports a default that is null/],
    ["has a mistake", "export default function ( {", /^stacks\/own\/uploads\.ts(:1)? cannot be loaded$/],
    ["has an enum", "enum A { B }\nexport default function () {}", /uploads\.ts(:1)? cannot be loaded$/],
    ["imports what is not installed", 'import "@pulumi/nothing";', /uploads\.ts(:1)? cannot be loaded$/],
    ["throws where it is loaded", 'throw new Error("no");', /uploads\.ts:1 cannot be loaded$/],
  ];
  for (const [name, text, said] of wrong) {
    it(`are refused where one ${name}, in one message that says what to do`, async () => {
      const error = await load(text).then(() => undefined, told);
      assert.match(error?.message ?? "", said);
      assert.equal(error?.exitCode, 2);
      assert.ok(error.hint !== undefined);
      assert.doesNotMatch([error.message, ...error.problems, error.hint].join("\n"), /^ +at |\n.*\n.*\n/m);
    });
  }

  it("are refused where one is missing, unless it may", async () => {
    const error = await loadOwnFiles({ folder, mayLack: false, run: true }, declared).then(
      () => undefined,
      told,
    );
    assert.match(
      error?.message ?? "",
      /^stacks\/own\/uploads\.ts is missing, and the catalog's "own\.uploads"/,
    );
    assert.equal((await loadOwnFiles({ folder, mayLack: true, run: true }, declared)).size, 0);
  });

  it("are not loaded where nobody runs them", async () => {
    writeFileSync(join(folder, "stacks", "own", "uploads.ts"), 'throw new Error("loaded");');
    const found = await loadOwnFiles({ folder, mayLack: false, run: false }, declared);
    assert.equal(found.get("uploads")?.make, undefined);
    assert.match(found.get("uploads")?.digest ?? "", /^[0-9a-f]{16}$/);
  });

  it("have the same digest with Windows' line ends", async () => {
    const unix = await load("// a\nexport default function () {}\n");
    const windows = await load("// a\r\nexport default function () {}\r\n");
    assert.equal(windows?.digest, unix?.digest);
  });

  it("are told by file and line where one throws, and where one waits", async () => {
    const text = '\nexport default function (own) {\n  throw new TypeError("boom\\n" + own);\n}\n';
    const make = (await load(text))?.make;
    const stop = { message: "stacks/own/uploads.ts:3 stopped", problems: ["TypeError: boom"], exitCode: 2 };
    assert.throws(() => {
      runOwn("uploads", (own) => make !== undefined && Reflect.apply(make, undefined, [own]), "x");
    }, stop);
    assert.throws(() => {
      runOwn("uploads", () => Promise.reject(new Error("later")), "x");
    }, /exports a function that waits/);
  });
});

function told(error: unknown): GantryError {
  assert.ok(error instanceof GantryError, String(error));
  return error;
}

import assert from "node:assert/strict";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { addRecipient, readRecipientName, toRecipientName } from "../../../secrets/age/add-recipient.ts";
import { GantryError } from "../../../model/errors.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { makeHolder } from "../../support/sealed-secrets.ts";

describe("a recipient that is added to a config.yml", () => {
  let root: string;
  let key: string;
  let other: string;
  before(async () => {
    key = (await makeHolder()).recipient;
    other = (await makeHolder()).recipient;
  });
  beforeEach(() => {
    root = temporaryFolder("gantry-recipient-");
  });

  const add = (text: string, name = "mali"): string => {
    writeFileSync(join(root, "config.yml"), text);
    addRecipient(root, "config.yml", name, key);
    return readFileSync(join(root, "config.yml"), "utf8");
  };

  it("is one more line among those that are there, as they are indented", () => {
    assert.equal(
      add(`recipients:\n  ci: ${other}\na: 1\n`),
      `recipients:\n  mali: ${key}\n  ci: ${other}\na: 1\n`,
    );
    assert.equal(
      add(`recipients: # all\n    # ci's\n    ci: ${other}\n`),
      `recipients: # all\n    mali: ${key}\n    # ci's\n    ci: ${other}\n`,
    );
    assert.equal(add("recipients:"), `recipients:\n  mali: ${key}\n`);
  });

  it("keeps Windows' line ends, and the file's mode", () => {
    assert.equal(
      add(`a: 1\r\nrecipients:\r\n  ci: ${other}\r\n`),
      `a: 1\r\nrecipients:\r\n  mali: ${key}\r\n  ci: ${other}\r\n`,
    );
    assert.match(add("a: 1\r\n"), /^a: 1\r\n\r\n# .*\r\nrecipients:\r\n {2}mali: age1\w+\r\n$/);
    chmodSync(join(root, "config.yml"), 0o664);
    add("a: 1\n");
    assert.equal(statSync(join(root, "config.yml")).mode & 0o777, 0o664);
  });

  for (const [what, text] of [
    ["in brackets", "recipients: {}\n"],
    ["indented with something else", "recipients:\n  ? ci\n  : x\n"],
    ["no map", "recipients: [a]\n"],
    ["written in quotes", `"recipients":\n  ci: x\n`],
    ["with mistakes elsewhere", "a: 1\na: 2\nrecipients:\n"],
  ] as const) {
    it(`is refused, and nothing is changed, where the recipients are ${what}`, () => {
      assert.throws(() => add(text), /could not be added to config\.yml, which is as it was/);
      assert.equal(readFileSync(join(root, "config.yml"), "utf8"), text);
    });
  }

  it("is there with the name that was given, whatever YAML would make of it", () => {
    for (const name of ["null", "true", "123", "1e3", "0x1f", "no", "2026-01-01"]) {
      const holders: unknown = parseDocument(add("a: 1\n", name)).getIn(["recipients", name]);
      assert.equal(holders, key, name);
    }
  });

  it("is called by a name that the catalog takes, or not at all", () => {
    for (const name of ["Mali S", "müller", "", "-a", "a: b", "a\nb"]) {
      assert.throws(
        () => readRecipientName(name),
        (error: unknown) =>
          error instanceof GantryError &&
          error.exitCode === 2 &&
          error.message.includes(JSON.stringify(name)),
      );
    }
    assert.throws(
      () => readRecipientName("Jörg Müller"),
      (error: unknown) => {
        return error instanceof GantryError && (error.hint ?? "").endsWith("--as jorg-muller");
      },
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const made = toRecipientName(name);
        if (made !== undefined) assert.equal(readRecipientName(made), made);
      }),
    );
  });
});

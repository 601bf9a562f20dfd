import assert from "node:assert/strict";
import fc from "fast-check";
import { commandNames } from "../../cli/commands.ts";
import { unknownCommand } from "../../cli/unknown-command.ts";
import { assertScreen } from "../support/screen.ts";

describe("a command that does not exist", () => {
  const meant: readonly (readonly [string, string])[] = [
    ["upp staging", "up"],
    ["previw production", "preview"],
    ["Doctor", "doctor"],
    ["catalog chek", "catalog check"],
    ["catlog check", "catalog check"],
    ["catlog chek", "catalog check"],
    ["check catalog", "catalog check"],
    ["chek catalgo", "catalog check"],
    ["secret rotate staging", "secrets rotate"],
    ["rotate secrets staging", "secrets rotate"],
    ["catalog-check", "catalog check"],
    ["catalog:check", "catalog check"],
    ["secret", "secrets"],
    ["secret --json", "secrets"],
    ["rotate staging", "secrets rotate"],
    ["explain require-image-digest", "policy explain"],
    ["policy graph", "catalog graph"],
    ["drift acknowlege", "drift acknowledge"],
    ["version", "--version"],
    ["-v", "--version"],
  ];
  for (const [typed, name] of meant) {
    it(`such as "gantry ${typed}" means "gantry ${name}"`, () => {
      const { hint, exitCode } = unknownCommand(typed.split(" "), commandNames());
      assert.match(hint ?? "", new RegExp(`^did you mean "gantry ${name}"\\?`));
      assert.equal(exitCode, 2);
    });
  }

  it("may mean several", () => {
    const { hint } = unknownCommand(["check"], commandNames());
    assert.match(hint ?? "", /"gantry catalog check" or .*"gantry secrets check"/);
  });

  it("means none where none is near", () => {
    for (const typed of [
      "x",
      "frobnicate everything",
      "catalog frobnicate",
      "constructor",
      "__proto__",
      "toString",
    ]) {
      const { hint } = unknownCommand(typed.split(" "), commandNames());
      assert.doesNotMatch(hint ?? "", /did you mean/);
      assert.match(
        hint ?? "",
        typed.startsWith("catalog") ? /"gantry catalog" lists/ : /"gantry --help" lists/,
      );
    }
  });

  it("is quoted with the words that were taken for it", () => {
    const typed = (...args: string[]): string => unknownCommand(args, commandNames()).message;
    assert.equal(typed("upp", "staging"), '"upp" is not a command');
    assert.equal(typed("check", "catalog"), '"check catalog" is not a command');
    assert.equal(typed("env", "shw", "staging"), '"env shw" is not a command');
  });

  it("means one with a letter dropped", () => {
    const names = commandNames();
    const property = fc.property(fc.constantFrom(...names), fc.nat(), (name, at) => {
      const index = 1 + (at % (name.length - 1));
      const dropped = name.slice(0, index) + name.slice(index + 1);
      fc.pre(name.length > 3 && name[index] !== " " && !names.includes(dropped));
      return (unknownCommand(dropped.split(" "), names).hint ?? "").startsWith("did you mean");
    });
    fc.assert(property);
  });

  it("is a screen of two lines", () => {
    const { message, hint } = unknownCommand(["check", "catalog"], commandNames());
    assertScreen(
      "gantry-check-catalog",
      "gantry check catalog",
      `gantry: ${message}\n  hint: ${hint ?? ""}\n`,
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { readMistake, tellMistake } from "../../model/told-mistake.ts";

describe("a mistake that a program tells the command which runs it", () => {
  it("comes through as it was", () => {
    const hint = fc.option(fc.string(), { nil: undefined });
    const code = fc.constantFrom(...Object.values(ExitCode));
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), hint, code, (message, problems, said, exitCode) => {
        const error = new GantryError(message, {
          problems,
          ...(said === undefined ? {} : { hint: said }),
          exitCode,
        });
        assert.deepEqual(readMistake(JSON.stringify(tellMistake(error))), error);
      }),
    );
  });

  it("is none where only a part was written, or something else", () => {
    const whole = JSON.stringify(tellMistake(new GantryError("x", { exitCode: 2 })));
    for (const text of ["", whole.slice(0, -3), "{}", whole.replace('"exitCode":2', '"exitCode":7')])
      assert.equal(readMistake(text), undefined, text);
  });
});

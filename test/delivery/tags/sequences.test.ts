import { assignAnySequence } from "../../support/any-sequence.ts";

describe("any sequence of assignments", () => {
  it("leaves tags and records that fit, moves no version, and does all of a step or nothing", () =>
    assignAnySequence(4));
});

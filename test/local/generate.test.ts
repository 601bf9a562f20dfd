import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { generatedFiles } from "./generate.ts";

describe("what is generated for the local cloud", () => {
  it("is what the installed SDKs and the resource types say", async () => {
    for (const [file, text] of await generatedFiles()) {
      assert.ok(
        readFileSync(file, "utf8") === text,
        `${file} is out of date: run node test/local/generate.ts`,
      );
    }
  });
});

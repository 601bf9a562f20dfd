import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStackSettings } from "../../../../cli/secrets/stores/stack-settings.ts";
import { GantryError } from "../../../../model/errors.ts";
import { temporaryFolder } from "../../../support/clean-up.ts";

describe("where an environment lives in each cloud", () => {
  for (const [what, text, message] of [
    [
      "a merge that nobody has finished",
      "config:\n<<<<<<< HEAD\n  gcp:project: a\n=======\n>>>>>>> topic\n",
      "Pulumi.staging.yaml:2: the marks of a merge conflict",
    ],
    ["no YAML", "config: [\n", "Pulumi.staging.yaml:2: not indented as its neighbours are"],
  ] as const) {
    it(`is refused with the line where its file has ${what}`, () => {
      const root = temporaryFolder();
      writeFileSync(join(root, "Pulumi.staging.yaml"), text);
      assert.throws(
        () => readStackSettings(root, "staging"),
        (error: unknown) => error instanceof GantryError && error.exitCode === 2 && error.message === message,
      );
    });
  }
});

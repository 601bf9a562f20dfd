import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectName, readStackFile, textSettings } from "../../catalog/stack-file.ts";
import { GantryError } from "../../model/errors.ts";
import { temporaryFolder } from "../support/clean-up.ts";

/** How the settings of staging are refused, or null. */
function refusal(text: string): Pick<GantryError, "message" | "problems" | "exitCode"> | null {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "Pulumi.staging.yaml"), text);
  try {
    textSettings("staging", readStackFile(folder, "staging"));
    return null;
  } catch (error) {
    assert.ok(error instanceof GantryError);
    const { message, problems, exitCode } = error;
    return { message, problems, exitCode };
  }
}

describe("the settings of a stack", () => {
  it("are texts below config, and may be none", () => {
    assert.equal(refusal('config:\n  gantry:projectNumber: "295529035293"\n'), null);
    for (const empty of ["", "config:\n", "# nothing yet\n", "encryptionsalt: v1\n"])
      assert.equal(refusal(empty), null, empty);
    assert.deepEqual(readStackFile(temporaryFolder(), "staging"), { config: {} });
  });

  for (const [what, text, message, problems] of [
    ["a bracket that is not closed", "config: [\n", /^Pulumi\.staging\.yaml:2: /, []],
    ["the marks of a merge", "config:\n<<<<<<< HEAD\n  a: b\n=======\n", /staging\.yaml:2: the marks of/, []],
    ["a list", "config: [a, b]\n", /^Pulumi\.staging\.yaml holds something else/, []],
    ["no map at all", "just words\n", /^Pulumi\.staging\.yaml holds something else/, []],
    [
      "a number without quotes",
      "config:\n  gantry:projectNumber: 1\n",
      /no texts/,
      ["config.gantry:projectNumber"],
    ],
    ["a sealed value", "config:\n  x:y:\n    secure: v1:abc\n", /no texts/, ["config.x:y"]],
  ] as const) {
    it(`are refused as a mistake of whoever wrote them where they have ${what}`, () => {
      const refused = refusal(text);
      assert.match(refused?.message ?? "", message);
      assert.deepEqual(refused?.problems, problems);
      assert.equal(refused.exitCode, 2);
      assert.doesNotMatch(JSON.stringify(refused), /abc/);
    });
  }
});

describe("the name of a project", () => {
  const nameIn = (text: string): string => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "Pulumi.yaml"), text);
    return projectName(folder);
  };

  it("is what Pulumi.yaml says", () => {
    assert.equal(nameIn("name: orchid\nruntime: nodejs\n"), "orchid");
  });

  for (const text of ["", "runtime: nodejs\n", "name: [a]\n", "name: ../orchid\n", "name: ''\n"]) {
    it(`is a mistake of whoever wrote ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => nameIn(text),
        (error) =>
          error instanceof GantryError && error.exitCode === 2 && error.message.includes("Pulumi.yaml"),
      );
    });
  }
});

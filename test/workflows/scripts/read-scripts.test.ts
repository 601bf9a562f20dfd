import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { readScripts } from "../../../workflows/scripts/read-scripts.ts";
import { beginning, ScriptRepository } from "../../support/script-repository.ts";

describe("the scripts of a repository", () => {
  let repository: ScriptRepository;
  beforeEach(() => {
    repository = new ScriptRepository();
    repository.script("scripts/test/10-unit.sh", "run true");
  });
  const problems = (): string[] => {
    const { scripts, problems: strays } = readScripts(repository.root);
    return [...strays, ...scripts.flatMap((script) => script.problems)];
  };

  it("are read as the entities that they declare", () => {
    const { scripts } = readScripts(repository.root);
    assert.deepEqual(problems(), []);
    const { modes, ...rest } = scripts[0]?.script?.testability ?? {};
    assert.equal(modes?.length, 6);
    assert.deepEqual(rest, {
      variables: { hierarchical: true, pattern: "CI_TEST_*", scriptSpecific: "CI_{SCRIPT_NAME}_*" },
      timeoutOverride: "CI_JOB_TIMEOUT_MINUTES",
    });
    assert.deepEqual(
      { ...scripts[0]?.script, testability: undefined },
      {
        scriptId: "10-unit",
        scriptName: "10-unit.sh",
        scriptPath: "scripts/test/10-unit.sh",
        category: "TEST",
        order: 10,
        description: "Do something.",
        testability: undefined,
        dependencies: [],
        lineCount: 3,
      },
    );
  });

  it("count neither comments nor blank lines, and stay under 50", () => {
    const lines = (count: number): string => `${"\n  # remark\n".repeat(60)}${"run true\n".repeat(count)}`;
    repository.script("scripts/test/10-unit.sh", lines(47));
    assert.deepEqual(problems(), []);
    repository.script("scripts/test/10-unit.sh", lines(48));
    assert.deepEqual(problems(), ["scripts/test/10-unit.sh: lineCount: must be under 50"]);
  });

  for (const library of ["testability.sh", "log.sh", "words.sh", "tag-names.sh", "apps.sh"]) {
    it(`stay under 50 lines in ${library}, which they source, as well`, () => {
      const path = `scripts/${library}`;
      repository.write(path, `${repository.read(path)}\n# remark\n${"true\n".repeat(49)}`);
      assert.deepEqual(problems(), [`${path}: lineCount: must be under 50`]);
    });
  }

  const heads: readonly [string, string | RegExp, string, RegExp][] = [
    ["another shell", "env bash", "env sh", /:1: must be "#!\/usr\/bin\/env bash"/],
    ["no description", /# description.*\n/, "", /:2: description: is missing/],
    ["an empty description", "Do something.", "", /description: /],
    ["no tools", "# tools:\n", "", /:2: tools: is missing/],
    ["a tool with a path", "# tools:", "# tools: /bin/ls", /dependencies\.0: must be a command's name/],
    ["a tool in capitals", "# tools:", "# tools: NPM", /dependencies\.0: must be/],
    ["a tool twice", "# tools:", "# tools: npm npm", /dependencies: must not name a tool twice/],
    ["no word on EXECUTE", /# verify.*\n/, "", /verify: must be/],
    ["an unknown word on EXECUTE", "first-command", "maybe", /:4: verify: must be "execute" or/],
    ["an unknown key", "# tools:", "# tools:\n# toolz: npm", /:4: toolz: is not known/],
    ["a key twice", "# tools:", "# tools:\n# tools: npm", /:4: tools: is written twice/],
    ["a key of every object", "# tools:", "# tools:\n# constructor: x", /:4: constructor: is not known/],
    ["no strict mode", "set -euo pipefail", "set -eu", /:5: the first command must be "set -euo pipefail"/],
    ["a command before the strict mode", "set -euo", "rm -rf x\nset -euo", /:5: the first command must be/],
    ["another preamble", "testability.sh", "other.sh", /:6: the second command must be \. /],
    ["no preamble", /\n\. .*/, "", /: the second command must be \. /],
    ["a description of 501 characters", "Do something.", "x".repeat(501), /description: /],
    ["a description of 1 MB", "Do something.", "x".repeat(1 << 20), /description: /],
  ];
  for (const [mistake, from, to, message] of heads) {
    it(`cannot have ${mistake}`, () => {
      repository.script(
        "scripts/test/10-unit.sh",
        "run true",
        beginning.replace(from, () => to),
      );
      assert.match(problems()[0] ?? "", message);
      assert.ok(
        problems().every((problem) => problem.startsWith("scripts/test/10-unit.sh:") && problem.length < 200),
      );
    });
  }

  const files: readonly [string, string, RegExp][] = [
    [
      "a category that does not exist",
      "scripts/tests/10-other.sh",
      /^scripts\/tests: is no category \(known: setup, /,
    ],
    ["a category in capitals", "scripts/TEST/10-other.sh", /^scripts\/TEST: is no category/],
    ["a script beside the categories", "scripts/10-other.sh", /^scripts\/10-other\.sh: is no category/],
    ["no number", "scripts/test/other.sh", /: is not named NN-name\.sh/],
    ["three digits", "scripts/test/100-other.sh", /: is not named NN-name\.sh/],
    ["a name in capitals", "scripts/test/20-Other.sh", /: is not named NN-name\.sh/],
    ["a name with an underscore", "scripts/test/20-other_one.sh", /: is not named NN-name\.sh/],
    ["a look-alike letter", "scripts/test/20-оther.sh", /: is not named NN-name\.sh/],
    [
      "the number of another one",
      "scripts/test/10-other.sh",
      /^scripts\/test\/10-unit\.sh: has the number 10, as has .*10-other/,
    ],
    [
      "the name of another category's",
      "scripts/build/20-unit.sh",
      /^scripts\/test\/10-unit\.sh: has the name "unit", as has /,
    ],
  ];
  for (const [mistake, path, message] of files) {
    it(`cannot have ${mistake}`, () => {
      repository.script(path, "run true");
      assert.match(problems()[0] ?? "", message);
    });
  }

  it("cannot lack the executable bit, nor be folders", () => {
    repository.write("scripts/test/10-unit.sh", `${beginning}\nrun true\n`, 0o644);
    assert.deepEqual(problems(), [
      'scripts/test/10-unit.sh: is not executable ("chmod +x scripts/test/10-unit.sh")',
    ]);
    mkdirSync(repository.path("scripts/test/20-folder.sh"));
    assert.match(problems()[1] ?? "", /^scripts\/test\/20-folder\.sh:/);
  });

  it("may have the same number in two categories", () => {
    repository.script("scripts/build/10-other.sh", "run true");
    assert.deepEqual(problems(), []);
  });
});

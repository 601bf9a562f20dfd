import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { readAssignments, tagNameOf, type AssignmentWords } from "../../../delivery/tags/assignment.ts";
import { GantryError } from "../../../model/errors.ts";
import { formatTagName, parseTagName } from "../../../model/observed/tag-name.ts";
import { inProcess } from "../../support/in-process.ts";
import { image, TagRepository } from "../../support/tag-repository.ts";

const words: AssignmentWords = {
  type: "version",
  versions: ["v1.2.3"],
  environment: undefined,
  state: undefined,
  subprojects: ["api"],
  commit: undefined,
  artifacts: [image("api")],
  attestations: [],
  run: undefined,
  migration: undefined,
};

/** Parts of names that have been used against programs like this one, beside harmless ones. */
const part = fc.constantFrom(
  ...[
    "$(touch pwned)",
    "`id`",
    "\n",
    "\r\n",
    "\0",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u001b[2J",
    "--force",
    "-o",
    "../",
    "..",
    "/",
  ],
  ...[
    "//",
    ".lock",
    ".",
    "@{",
    "~1",
    "^",
    ":",
    "*",
    "?",
    "[",
    "\\",
    " ",
    "'",
    '"',
    ";",
    "|",
    "&",
    "%00",
    "é",
    "ก",
    "𝒗",
    "v1.0.0",
  ],
  ...[
    "production",
    "Approvals",
    "gantry",
    "refs/tags/",
    "api",
    "A",
    "v1.2.3",
    "-stable",
    "a".repeat(255),
    "Artifact: x",
  ],
);
const attack = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
const field = fc.constantFrom(
  "versions",
  "subprojects",
  "commit",
  "artifacts",
  "attestations",
  "run",
  "migration",
  "type",
);

describe("names and titles that attack", () => {
  it("are refused and quoted, or harmless, 500 of them", () => {
    const accepted = new Set<string>();
    const property = fc.property(field, attack, (name, text) => {
      const isList = Array.isArray(words[name]);
      try {
        const [first] = readAssignments({ ...words, [name]: isList ? [text] : text });
        assert.ok(first);
        accepted.add(formatTagName(tagNameOf(first)));
      } catch (error) {
        assert.ok(error instanceof GantryError, String(error));
        assert.equal(error.exitCode, 2);
        for (const problem of error.problems) {
          assert.doesNotMatch(problem, /[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b]/u);
          assert.ok(problem.length < 500, problem);
        }
      }
    });
    fc.assert(property, { numRuns: 500 });
    for (const name of accepted) {
      assert.ok(parseTagName(name), name);
      execFileSync("git", ["check-ref-format", `refs/tags/${name}`]);
    }
  });

  it("write nothing, whatever option they are given to", async () => {
    const repository = await TagRepository.create();
    await repository.version("v1.2.3");
    const before = await repository.atRemote("for-each-ref");
    const given = [
      "--type",
      "version",
      "--version",
      "v1.2.4",
      "--subproject",
      "api",
      "--artifact",
      image("api"),
      "--yes",
    ];
    const attacks = [
      "$(touch pwned)",
      "../../x",
      "--upload-pack=touch pwned",
      "a\nArtifact: x",
      "\u202eapi",
      "a".repeat(300),
      "",
    ];
    for (const text of attacks) {
      for (const option of [
        "version",
        "subproject",
        "commit",
        "artifact",
        "attestation",
        "run",
        "migration",
      ]) {
        const args = ["tag", "assign", ...given, `--${option}=${text}`];
        const { exitCode, stdout } = await inProcess(args, { cwd: repository.root, env: {} });
        assert.equal(exitCode, 2, `--${option}=${text}`);
        assert.equal(stdout, "");
      }
    }
    assert.equal(await repository.atRemote("for-each-ref"), before);
    assert.equal(await repository.git("status", "--porcelain"), "");
  });

  it("say what is wrong with several words together", () => {
    assert.throws(
      () =>
        readAssignments({
          ...words,
          type: "state",
          versions: ["1.2.3"],
          subprojects: ["../api"],
          state: "good",
        }),
      (error: unknown) => {
        assert.ok(error instanceof GantryError);
        const [, ...others] = error.problems;
        assert.deepEqual(
          error.problems.map((problem) => problem.split(" ")[0]),
          ["--artifact", "--state", "--version", "--subproject"],
        );
        assert.equal(others.length, 3);
        return true;
      },
    );
  });

  const wrong: readonly [string, Partial<AssignmentWords>, RegExp][] = [
    ["no type", { type: undefined }, /--type must be one of version, environment, state/],
    ["a version without artifacts", { artifacts: [] }, /--artifact is missing/],
    ["a subproject twice", { subprojects: ["api", "api"] }, /api is named twice/],
    [
      "two subprojects for one version",
      { versions: ["api/v1.2.3"] },
      /has a subproject of its own, beside --subproject/,
    ],
    ["the state for a version", { versions: ["v1.2.3-stable"] }, /must be a version tag, not a state tag/],
    [
      "a number that nobody can count to",
      { versions: ["v99999999999999999.0.0"] },
      /numbers of at most 9007199254740991/,
    ],
    [
      "an attestation of nothing",
      { attestations: [`sha256:${"f".repeat(64)} https://a.example/`] },
      /a digest that no --artifact has/,
    ],
    ["an image by name", { artifacts: ["ghcr.io/lotus-labs/api:latest"] }, /must be an image by digest/],
    [
      "an environment for a version",
      { environment: "staging" },
      /--environment does not belong to --type version/,
    ],
    ["no environment", { type: "environment", artifacts: [] }, /--environment ""/],
    [
      "more than can be recorded",
      { subprojects: Array.from({ length: 101 }, (_, at) => `a${at}`) },
      /at most 100 tags/,
    ],
  ];
  for (const [what, given, problem] of wrong) {
    it(`refuse ${what}`, () => {
      assert.throws(
        () => readAssignments({ ...words, ...given }),
        (error: unknown) => error instanceof GantryError && problem.test(error.problems.join("\n")),
      );
    });
  }
});

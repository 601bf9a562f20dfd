import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { scriptMode } from "../../model/declared/testability-config.ts";
import { ScriptRepository } from "../support/script-repository.ts";

const sample = "scripts/test/10-two-words.sh";
const variables = ["PIPELINE_SCRIPT_TWO_WORDS_BEHAVIOR", "CI_TWO_WORDS_BEHAVIOR", "CI_TEST_MODE"] as const;

describe("the preamble of all scripts", () => {
  let repository: ScriptRepository;
  beforeEach(() => {
    repository = new ScriptRepository();
    repository.script(sample, "run touch done");
  });

  const outcomes = [
    ["PASS", 0, false],
    ["SKIP", 0, false],
    ["FAIL", 1, false],
    ["TIMEOUT", 124, false],
    ["DRY_RUN", 0, false],
    ["EXECUTE", 0, true],
  ] as const;
  for (const [mode, exitCode, done] of outcomes) {
    it(`ends with ${exitCode} in ${mode}, and ${done ? "does its work" : "does nothing"}`, async () => {
      const ended = await repository.run(sample, [], { env: { CI_TEST_MODE: mode } });
      assert.equal(ended.exitCode, exitCode, ended.stderr);
      assert.equal(repository.has("done"), done);
    });
  }

  it("takes the first variable that is not empty, in all 729 combinations", async () => {
    const values = [undefined, "", "pass", ...scriptMode.options];
    const combinations = values.flatMap((a) => values.flatMap((b) => values.map((c) => [a, b, c] as const)));
    const lines = combinations.map((combination) => {
      const set = combination.map((value, at) =>
        value === undefined ? `unset ${variables[at] ?? ""}` : `${variables[at] ?? ""}=${value}`,
      );
      return `( ${set.join("; ")}; choose_mode 2>/dev/null; echo "$script_mode" ) || echo refused`;
    });
    const script = "scripts/test/20-two-words.sh";
    repository.write(script, `. scripts/testability.sh\n${lines.join("\n")}\n`);
    const { stdout } = await repository.run("bash", [script], { env: { CI_TEST_MODE: "DRY_RUN" } });
    const expected = combinations.map((combination) => {
      const deciding = combination.find((value) => value !== undefined && value !== "");
      return deciding === "pass" ? "refused" : (deciding ?? "EXECUTE");
    });
    assert.deepEqual(stdout.split("\n"), expected);
  });

  it("names the variable and the value that it does not know, and what there is", async () => {
    const ended = await repository.run(sample, [], {
      env: { CI_TWO_WORDS_BEHAVIOR: "Pass", CI_TEST_MODE: "PASS" },
    });
    assert.equal(ended.exitCode, 2);
    assert.match(
      ended.stderr,
      /10-two-words: CI_TWO_WORDS_BEHAVIOR is "Pass"\n {2}hint: it can be PASS, FAIL, /,
    );
  });

  for (const minutes of ["", "1", "9", "30", "99", "100", "299", "359", "360"]) {
    it(`takes ${minutes === "" ? "an empty text" : minutes} as the limit in minutes`, async () => {
      const ended = await repository.run(sample, [], { env: { CI_JOB_TIMEOUT_MINUTES: minutes } });
      assert.equal(ended.exitCode, 0, ended.stderr);
    });
  }

  for (const minutes of ["0", "361", "1000", "-1", "1.5", "01", "1e1", " 5", "5m", "five", "５"]) {
    it(`refuses ${JSON.stringify(minutes)} as the limit in minutes, in every mode`, async () => {
      for (const mode of ["EXECUTE", "PASS"]) {
        const env = { CI_JOB_TIMEOUT_MINUTES: minutes, CI_TEST_MODE: mode };
        const ended = await repository.run(sample, [], { env });
        assert.equal(ended.exitCode, 2);
        assert.match(ended.stderr, /CI_JOB_TIMEOUT_MINUTES is .*\n {2}hint: it can be 1 to 360/);
      }
      assert.equal(repository.has("done"), false);
    });
  }

  it("hands on the arguments, the standard input and the exit code", async () => {
    repository.script(
      sample,
      'run test "$#" = 2\nread -r line\nrun test "$line" = "in put"\nrun bash -c "exit $2"',
    );
    assert.equal((await repository.run(sample, ["a b", "7"], { input: "in put\n" })).exitCode, 7);
    assert.equal((await repository.run(sample, ["a b"], { input: "in put\n" })).exitCode, 1);
  });

  it("runs in the repository's root, from wherever and through a link", async () => {
    mkdirSync(repository.path("hooks"));
    symlinkSync(repository.path(sample), repository.path("hooks/pre-push"));
    const ended = await repository.run("hooks/pre-push", [], { cwd: "/", env: { CI_TEST_MODE: "EXECUTE" } });
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.equal(repository.has("done"), true);
  });

  it("finds the repository's own tools before all others", async () => {
    repository.write("node_modules/.bin/greet", "#!/bin/sh\necho hello\n", 0o755);
    repository.script(sample, "run greet");
    assert.equal((await repository.run(sample)).stdout, "hello");
  });

  it("prints in DRY_RUN exactly what it would run, also from where output is captured", async () => {
    const awkward = `it's "two"  words\n$HOME \`id\` \\ * é`;
    repository.script(
      sample,
      'found="$(run printf "%s|" "$1" "")"\n[ -n "$found" ] || found=none\nrun printf %s "$found"',
    );
    const dry = await repository.run(sample, [awkward], { env: { CI_TEST_MODE: "DRY_RUN" } });
    const lines = dry.stdout.split("\n+ ").map((line) => line.replace(/^\+ /, ""));
    assert.equal(lines.length, 2);
    assert.equal((await repository.run("bash", ["-c", lines[0] ?? ""])).stdout, `${awkward}||`);
    assert.equal(lines[1], "printf %s none");
  });

  it("asks for what is required, and only names it in DRY_RUN", async () => {
    repository.script(sample, 'place="$(required place "${1-}")"\nrun echo "$place"');
    assert.equal((await repository.run(sample, ["here"])).stdout, "here");
    const missing = await repository.run(sample);
    assert.equal(missing.exitCode, 2);
    assert.match(missing.stderr, /the place is missing\n {2}hint: scripts\/test\/10-two-words.sh <place>/);
    const dry = await repository.run(sample, [], { env: { CI_TEST_MODE: "DRY_RUN" } });
    assert.equal(dry.stdout, String.raw`+ echo \<place\>`);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { environmentName } from "../../model/scalars.ts";
import { parseTagName, releaseState } from "../../model/observed/tag-name.ts";
import { numRuns } from "../support/runs.ts";
import { ScriptRepository, type Ended } from "../support/script-repository.ts";
import { requireTool } from "../support/tools.ts";

const script = "scripts/release/10-name.sh";

describe("the scripts' idea of a tag's name", () => {
  let repository: ScriptRepository;
  before(() => {
    repository = new ScriptRepository();
    repository.script(
      script,
      `LC_ALL=C; while IFS= read -r -d '' name; do print_tag_type "$name" || echo none; done`,
    );
    repository.script("scripts/release/20-version.sh", 'required_version "$@"');
  });

  const typesOf = async (names: readonly string[]): Promise<string[]> => {
    const ended = await repository.run(script, [], { input: names.map((name) => `${name}\0`).join("") });
    assert.equal(ended.exitCode, 0, ended.stderr);
    return ended.stdout.split("\n");
  };
  const expected = (name: string): string => parseTagName(name)?.tagType ?? "none";

  it("is the model's, for names that are nearly right", async () => {
    const version = fc.stringMatching(/^v\d{1,2}\.\d\.\d{1,2}$/);
    const state = fc.constantFrom(...releaseState.options);
    const suffix = fc.stringMatching(/^[a-zA-Z0-9._-]{0,6}$/);
    const value = fc.oneof(
      version,
      fc.tuple(version, state).map(([number, word]) => `${number}-${word}`),
      fc.tuple(version, suffix).map(([number, word]) => `${number}-${word}`),
      fc.tuple(version, state, suffix).map(([number, word, more]) => `${number}-${word}${more}`),
      fc.constantFrom(...environmentName.options, "Production", "v1.2", "1.2.3", "v1.2.3.lock", "vl.2.3"),
    );
    const part = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9._-]{1,6}$/),
      fc.constantFrom(
        "api",
        "my.app",
        "Api",
        "gantry",
        "Approvals",
        "break-glass",
        "STAGING",
        "a.lock",
        "v1.0.0",
      ),
    );
    const name = fc
      .tuple(fc.array(part, { maxLength: 3 }), value)
      .map(([parts, last]) => [...parts, last].join("/"));
    const names = fc.sample(name, { numRuns });
    assert.deepEqual(await typesOf(names), names.map(expected));
  });

  it("is the model's, for every name that has been got wrong once", async () => {
    const names = [
      "v1.2.3-stable",
      "api/v1.2.3-deprecated",
      "v1.2.3-rc_1",
      "v1.2.3-beta-1",
      "v1.2.3-stable.1",
      "Api/v1.2.3",
      "my.app/v1.2.3",
      "my.app/staging",
      "a..b/v1.2.3",
      "gantry/v1.2.3",
      "Production/v1.2.3",
      "v1.0.0/v1.2.3",
      "/v1.2.3",
      "api//v1.2.3",
      "-api/v1.2.3",
      "v1.2.3-",
      "v1.2.3-a.",
      "v1.2.3\n",
      "api\n/v1.2.3",
      "a/".repeat(51) + "v1.2.3",
    ];
    assert.deepEqual(await typesOf(names), names.map(expected));
  });

  it("says what is wrong with a version that is none", async () => {
    const required = (name: string): Promise<Ended> =>
      repository.run("scripts/release/20-version.sh", [name]);
    assert.equal((await required("api/v1.2.3-rc_1")).exitCode, 0);
    const state = await required("api/v1.2.3-stable");
    assert.equal(state.exitCode, 2);
    assert.match(
      state.stderr,
      /is the state of a version\n {2}hint: name the version itself: api\/v1\.2\.3$/,
    );
    const none = await required("production");
    assert.equal(none.exitCode, 2);
    assert.match(none.stderr, /"production" is no version/);
  });
});

describe("the scripts that take a version", () => {
  let repository: ScriptRepository;
  before(function () {
    requireTool(this, "git", "apt-get install -y git");
    repository = new ScriptRepository();
    repository.copy("scripts/release");
    repository.copy("scripts/deployment");
  });

  const calls: readonly [script: string, ...before: string[]][] = [
    ["scripts/release/10-check-version.sh"],
    ["scripts/release/30-request-tag.sh", "api", "staging"],
    ["scripts/release/40-start-deployment.sh", "staging", "api"],
    ["scripts/deployment/30-find-version.sh"],
  ];
  for (const [path, ...args] of calls) {
    it(`refuse the state of one: ${path}`, async () => {
      const ended = await repository.run(path, [...args, "v1.2.3-stable"]);
      assert.equal(ended.exitCode, 2, ended.stderr);
      assert.match(ended.stderr, /v1\.2\.3-stable" is the state of a version/);
    });

    it(`take one with an underscore or a second hyphen: ${path}`, async () => {
      for (const version of ["v1.2.3-rc_1", "v1.2.3-beta-1"]) {
        // Nobody listens there: what a script asks GitHub is refused at once.
        const env = { GITHUB_API_URL: "http://127.0.0.1:9" };
        const ended = await repository.run(path, [...args, version], { env });
        assert.notEqual(ended.exitCode, 2, ended.stderr);
      }
    });
  }
});

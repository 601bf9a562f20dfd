import assert from "node:assert/strict";
import { loadEnvironment } from "../../../catalog/load.ts";
import { GantryError } from "../../../model/errors.ts";
import { globalFile, makeProject, stagingFile } from "../project.ts";
import type { RegionsOf } from "../../../model/declared/known-profiles.ts";
import { formatPath } from "../../../catalog/problem.ts";
import { profileFindings } from "../../../catalog/rules/profiles-are-sound.ts";

const regions: RegionsOf = new Map([
  ["production", ["eu-west", "us-east"]],
  ["staging", ["us-east"]],
]);
const correct = {
  local: {
    environment: "staging",
    context: { API_URL: "http://localhost:8080", EMPTY: "", TEXT: "a\n\tb" },
  },
  staging: { context: { SUPABASE_ANON_KEY: "public", GREETING: 'it\'s $HOME `id` "quoted"' } },
  "production:eu-west": {},
  hotfix: { environment: "production", region: "eu-west" },
};

/** The paths of what is found when a key of the correct profiles is replaced. */
function pathsWith(
  name: string,
  profile: { environment?: string; region?: string; context?: Record<string, string> },
): string[] {
  return [...profileFindings({ ...correct, [name]: profile }, regions)].map(({ path }) => formatPath(path));
}

describe("the profiles of a catalog", () => {
  it("are sound in the example", () => {
    assert.deepEqual([...profileFindings(correct, regions)], []);
  });

  const targets: readonly [string, string, Parameters<typeof pathsWith>[1], string][] = [
    [
      "an environment that is not the name's",
      "staging",
      { environment: "production" },
      "profiles.staging.environment",
    ],
    ["a region beside an environment's name", "staging", { region: "us-east" }, "profiles.staging.region"],
    [
      "a region that is not the name's",
      "production:eu-west",
      { region: "us-east" },
      'profiles["production:eu-west"].region',
    ],
    ["a region that its environment lacks", "staging:eu-west", {}, 'profiles["staging:eu-west"]'],
    ["a name with an unknown environment", "stagin:us-east", {}, 'profiles["stagin:us-east"]'],
    ["no environment", "hotfix", {}, "profiles.hotfix.environment"],
    ["an environment without a folder", "hotfix", { environment: "canary" }, "profiles.hotfix.environment"],
    [
      "a region of another environment",
      "hotfix",
      { environment: "staging", region: "eu-west" },
      "profiles.hotfix.region",
    ],
    ["local with a region alone", "local", { region: "us-east" }, "profiles.local.region"],
  ];
  for (const [mistake, name, profile, path] of targets) {
    it(`cannot have ${mistake}`, () => {
      assert.deepEqual(pathsWith(name, profile), [path]);
    });
  }

  const variables: readonly [string, string][] = [
    ["DEPLOYMENT_PROFILE", "x"],
    ["ENVIRONMENT_CONTEXT", "staging"],
    ["GANTRY_ROTATIONS", "x"],
    ["GANTRY_WAS_A", "x"],
    ["PATH", "/tmp"],
    ["PS1", "$(id)"],
    ["PROMPT_COMMAND", "id"],
    ["BASH_ENV", "/tmp/x"],
    ["LD_PRELOAD", "/tmp/x.so"],
    ["DYLD_INSERT_LIBRARIES", "/tmp/x"],
    ["NODE_OPTIONS", "--require=/tmp/x"],
    ["GIT_SSH_COMMAND", "id"],
    ["PYTHONSTARTUP", "/tmp/x"],
    ["IFS", "/"],
    ["ZDOTDIR", "/tmp"],
    ["DB_PASSWORD", "x"],
    ["API_TOKEN", "x"],
    ["SERVICE_API_KEY", "x"],
    ["DATABASE_URL", "postgres://app:hunter2hunter2@db.example/app"],
    ["SETTING", `ghp_${"a".repeat(36)}`],
    ["SETTING", "-----BEGIN RSA PRIVATE KEY-----"],
    ["SETTING", `AGE-SECRET-KEY-1${"Q".repeat(58)}`],
    ["SETTING", "a\0b"],
    ["SETTING", "a\u001b[31mb"],
    ["SETTING", "a\rb"],
  ];
  for (const [name, value] of variables) {
    it(`cannot set ${name} to ${JSON.stringify(value.slice(0, 20))}`, () => {
      const found = [...profileFindings({ staging: { context: { [name]: value } } }, regions)];
      assert.deepEqual(
        found.map(({ path, showsValue }) => [formatPath(path), showsValue]),
        [[`profiles.staging.context.${name}`, false]],
      );
    });
  }

  it("can set variables that only resemble the reserved ones", () => {
    const context = Object.fromEntries(
      ["PATHS", "API_PATH", "PS", "HOMEPAGE", "GITHUB_REPOSITORY", "NODE_ENV", "TOKEN_URL", "LANG", "TZ"].map(
        (name) => [name, "x"],
      ),
    );
    assert.deepEqual(pathsWith("staging", { context }), []);
  });

  it("are judged with the rest of the catalog, each mistake in its place", () => {
    const project = makeProject();
    project.edit(globalFile, (source) => source.replace("LOG_LEVEL: warn", "API_TOKEN: hunter2, PATH: /tmp"));
    project.edit(stagingFile, (source) => `${source}\nprofiles: { staging: { context: { A: b } } }\n`);
    assert.throws(
      () => loadEnvironment(project.root, "staging"),
      (error: unknown) => {
        assert.ok(error instanceof GantryError);
        const text = error.problems.join("\n");
        assert.match(
          text,
          /global\/config\.yml:\d+:\d+ profiles\.production\.context\.API_TOKEN: is for a secret/,
        );
        assert.match(
          text,
          /global\/config\.yml:\d+:\d+ profiles\.production\.context\.PATH: belongs to the shell/,
        );
        assert.match(text, /staging\/config\.yml:\d+:\d+ profiles: is the same for every environment/);
        assert.equal(error.problems.length, 3, text);
        return true;
      },
    );
  });
});

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { cloudFiles } from "../../support/cloud.ts";
import { deployed, gantry, upDocument, type Ran } from "../../support/gantry.ts";
import { WaysProject } from "./ways-project.ts";

/**
 * Where an environment's calls go, and as whom: what a program, a stack's file, the project's files and the process's
 * environment can say of that. Each of these once ended with exit code 0, and every rule held.
 */
describe("the ways to lead a deployment elsewhere", () => {
  let project: WaysProject;
  let created: readonly string[];
  before(async () => {
    project = new WaysProject();
    await deployed(project, "staging");
    created = cloudFiles(project, "", "").names;
  });

  const up = (way = "", env: Record<string, string> = {}): Promise<Ran> =>
    project.run(["up", "--yes", "--json"], way, "", env);

  for (const [what, way, rule, said] of [
    [
      "a provider of the program that is called default_x",
      "provider-default-x",
      "providers",
      /impersonateServiceAccount is no setting/,
    ],
    [
      "one that is called just like the engine's",
      "provider-as-engine",
      "providers",
      /was made by the program/,
    ],
    [
      "one that nothing uses yet, with another variable for its token",
      "provider-unused",
      "providers",
      /was made by the program/,
    ],
    ["another version of a plugin", "provider-version", "providers", /is a second provider of gcp/],
    [
      "a plugin from somebody's own address",
      "provider-download",
      "providers",
      /api\.github\.com\/somebody\\?" is not the provider/,
    ],
    [
      "a variable in production's environment at GitHub",
      "github-environment",
      "places",
      /environment is none of this environment's at GitHub/,
    ],
    ["a record on production's name", "dns-record", "places", /is no surface of the catalog/],
    ["a record in a foreign zone", "foreign-zone", "places", /zoneId is not the zone/],
    ["a domain that redirects", "redirect", "places", /redirect leads the domain to something else/],
    ["another team at Vercel", "team", "places", /teamId says a team of its own/],
    [
      "another registry behind the mirror",
      "registry",
      "places",
      /commonRepository\.uri is not https:\/\/ghcr\.io/,
    ],
    ["alerts that are pushed elsewhere", "push", "places", /pushEndpoint is not the relay/],
    [
      "a topic of production",
      "named-project",
      "project",
      /topics\[0\]\.name names something of a project that is not/,
    ],
  ] as const) {
    it(`do not pass by the program: ${what}`, async () => {
      const id = {
        providers: "require-known-providers",
        places: "require-own-places",
        project: "require-own-project",
      };
      const ran = await up(way);
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      const { applied, violations } = upDocument.parse(JSON.parse(ran.stdout));
      assert.equal(applied, false);
      const messages = violations.filter((each) => each.rule === id[rule]).map(({ message }) => message);
      assert.match(messages.join("\n"), said);
      assert.deepEqual(cloudFiles(project, "", "").names, created);
    });
  }

  for (const [what, file, from, to, said] of [
    [
      "an account to impersonate",
      "Pulumi.staging.yaml",
      "config:",
      "config:\n  gcp:impersonateServiceAccount: somebody",
      /Pulumi\.staging\.yaml:3:3 config\["gcp:impersonateServiceAccount"\]/,
    ],
    [
      "an endpoint",
      "Pulumi.staging.yaml",
      "config:",
      "config:\n  gcp:pubsubCustomEndpoint: https://elsewhere.example/",
      /config\["gcp:pubsubCustomEndpoint"\]/,
    ],
    [
      "a base address of GitHub",
      "Pulumi.staging.yaml",
      "config:",
      "config:\n  github:baseUrl: https://elsewhere.example/",
      /config\["github:baseUrl"\]/,
    ],
    [
      "another team",
      "Pulumi.staging.yaml",
      "team: lotus-labs",
      "team: somebody",
      /"somebody" is not the team of production/,
    ],
    [
      "another host of the language",
      "Pulumi.yaml",
      "main:",
      "plugins: { languages: [{ name: nodejs, path: tools }] }\nmain:",
      /Pulumi\.yaml:\d+:1 plugins: is no setting that Gantry knows/,
    ],
    [
      "a provider of one's own",
      "Pulumi.yaml",
      "main:",
      "plugins: { providers: [{ name: gcp, path: tools }] }\nmain:",
      /Pulumi\.yaml:\d+:1 plugins/,
    ],
    [
      "options of Node",
      "Pulumi.yaml",
      "typescript: false",
      "nodeargs: --import=./tools/x.js",
      /runtime\.options\.nodeargs/,
    ],
    [
      "production's host for a page of Expo",
      "environments/staging/config.yml",
      /https:\/\/expo\.dev\S*/,
      "https://api.lotus.example/x",
      /is one of "api" in production/,
    ],
    [
      "production's API in a variable",
      "environments/staging/config.yml",
      /NEXT_PUBLIC_API_URL: .*/,
      "NEXT_PUBLIC_API_URL: https://api.lotus.example",
      /is one of "api" in production/,
    ],
  ] as const) {
    it(`do not pass by the files: ${what}`, async () => {
      const before = project.read(file);
      project.edit(file, from, to);
      try {
        for (const command of ["preview", "up"]) {
          const ran = await project.run([command, ...(command === "up" ? ["--yes"] : [])]);
          assert.equal(ran.exitCode, 2, ran.stdout + ran.stderr);
          assert.match(ran.stderr, said);
        }
        assert.deepEqual(cloudFiles(project, "", "").names, created);
      } finally {
        project.write(file, before);
      }
    });
  }

  it("do not pass by npm's settings, for a destruction neither", async () => {
    project.write(".npmrc", "node-options=--import=./tools/x.js\n");
    try {
      for (const args of [["refresh", "--yes"], ["destroy", "--yes"], ["drift"], ["outputs"]]) {
        const [command = "", ...more] = args;
        const ran = await gantry(project, [command, "staging", "--local", ...more]);
        assert.equal(ran.exitCode, 2, `${command}: ${ran.stdout}${ran.stderr}`);
        assert.match(ran.stderr, /\.npmrc:1:1: "node-options" is no setting that Gantry knows/);
      }
    } finally {
      rmSync(project.path(".npmrc"));
    }
  });

  it("do not pass by the environment, and those that somebody would miss are named", async () => {
    const env = {
      GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: "somebody@lotus-production.iam.gserviceaccount.com",
      GITHUB_BASE_URL: "https://elsewhere.example/",
      PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: ".*=https://elsewhere.example",
    };
    const ran = await project.run(["preview"], "", "", env);
    assert.equal(ran.exitCode, 0, ran.stderr);
    for (const name of Object.keys(env))
      assert.ok(ran.stderr.includes(`notice: ${name} is not passed on to the engine`), ran.stderr);
  });

  it("leave the environment as it was, and what is declared is still deployed", async () => {
    const { changes } = await deployed(project, "staging");
    assert.deepEqual([changes.create, changes.update, changes.replace, changes.delete], [0, 0, 0, 0]);
  });
});

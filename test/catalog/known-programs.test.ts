import assert from "node:assert/strict";
import { formatProblem } from "../../catalog/problem.ts";
import { unknownPrograms } from "../../catalog/known-programs.ts";
import { checkPulumiFiles } from "../../catalog/stack-file.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { GantryError } from "../../model/errors.ts";
import { checkout, TestProject } from "../support/project.ts";

const told = (project: TestProject): string[] => unknownPrograms(project.root).map(formatProblem);

/** A project in which somebody adds lines at the end of a file; what is there already stays. */
function adding(file: string, text: string, to = (project: TestProject): string => project.read(file)) {
  const project = new TestProject();
  project.copy("policy");
  project.write(file, `${to(project)}${text}`);
  return project;
}

const nothing = (): string => "";

describe("the files of a project that choose programs", () => {
  it("are sound in the example, and with what says nothing of programs", () => {
    assert.deepEqual(told(new TestProject()), []);
    assert.deepEqual(unknownPrograms(checkout).map(formatProblem), []);
    const words = 'author: Mali\nlicense: Apache-2.0\nrequiredPulumiVersion: ">=3.200.0"\n';
    assert.deepEqual(told(adding("Pulumi.yaml", words)), []);
    const npm =
      "# ours\nfund=false\naudit = false\nignore-scripts=true\nregistry=https://registry.npmjs.org/\nsave-exact\n";
    assert.deepEqual(told(adding(".npmrc", npm, nothing)), []);
    assert.deepEqual(told(adding("Pulumi.yaml", "name: x\nruntime: nodejs\n", nothing)), []);
  });

  for (const [what, text] of [
    ["another host of the language", "plugins:\n  languages:\n    - { name: nodejs, path: tools }\n"],
    ["a backend", "backend:\n  url: https://elsewhere.example\n"],
    ["options", "options:\n  refresh: always\n"],
    ["a template", "template: {}\n"],
    ["settings of its own", "config:\n  gcp:impersonateServiceAccount: somebody\n"],
    ["another folder of settings", "stackConfigDir: elsewhere\n"],
    ["packages", "packages:\n  gcp: ./mine\n"],
    ["a key in another case", "Plugins: {}\n"],
  ] as const) {
    it(`may not name ${what} in Pulumi.yaml`, () => {
      const [problem = "", ...more] = told(adding("Pulumi.yaml", text));
      assert.deepEqual(more, []);
      const key = text.slice(0, text.indexOf(":"));
      assert.match(problem, new RegExp(`^Pulumi\\.yaml:\\d+:1 ${key}: is no setting that Gantry knows`));
      assert.match(problem, /remove it; known are/);
      assert.doesNotMatch(problem, /elsewhere|somebody/);
    });
  }

  for (const [what, from, to, problem] of [
    [
      "another entry point",
      "main: stacks/index.ts",
      "main: other.ts",
      /main: "other\.ts" is nothing that Gantry runs with/,
    ],
    ["another runtime", "name: nodejs", "name: python", /runtime\.name: "python" is nothing/],
    [
      "options of Node",
      "typescript: false",
      "nodeargs: --import=./x.js",
      /runtime\.options\.nodeargs: is no setting/,
    ],
    ["a compiler", "typescript: false", "typescript: true", /runtime\.options\.typescript: true is nothing/],
    [
      "another package manager",
      "packagemanager: npm",
      "packagemanager: pnpm",
      /packagemanager: "pnpm" is nothing/,
    ],
    ["an anchor", "name: gantry", "name: &a gantry", /./],
  ] as const) {
    it(`may not name ${what} there`, () => {
      const project = new TestProject();
      project.edit("Pulumi.yaml", from, to);
      assert.match(told(project).join("\n"), problem);
    });
  }

  for (const file of ["Pulumi.json", "Pulumi.yml", "policy/PulumiPolicy.json", "policy/PulumiPolicy.yml"]) {
    it(`may not be hidden by ${file}, which the engine would take first`, () => {
      assert.deepEqual(told(adding(file, "{}", nothing)).length, 1);
      assert.match(
        told(adding(file, "{}", nothing))[0] ?? "",
        new RegExp(`^${file}: would be read in the place`),
      );
    });
  }

  it("may not name another pack, nor a runtime of the pack's own", () => {
    const project = adding(
      "policy/PulumiPolicy.yaml",
      "runtime: python\nmain: other.js\nanalyzers: x\n",
      nothing,
    );
    project.edit("policy/package.json", '"main.js"', '"other.js"');
    project.edit("policy/package.json", '"private"', '"imports": { "#a": "./b.js" },\n\t"private"');
    assert.match(
      told(project).join("\n"),
      /PulumiPolicy\.yaml:1:1 runtime: "python"[^]*:2:1 main: "other\.js"[^]*:3:1 analyzers[^]*package\.json:\d+:\d+ imports[^]*package\.json:\d+:\d+ main: "other\.js"/,
    );
  });

  for (const [line, key] of [
    ["node-options=--import=./x.js", "node-options"],
    ["script-shell=/x", "script-shell"],
    ["prefix = /x", "prefix"],
    ["userconfig=x", "userconfig"],
    ["@lotus:registry=https://elsewhere.example", "@lotus:registry"],
    ["//registry.npmjs.org/:_authToken=hidden", "//registry.npmjs.org/:_authToken"],
    ["[section]", "[section]"],
    ["registry=https://elsewhere.example", "registry"],
    ["ignore-scripts=false", "ignore-scripts"],
  ] as const) {
    it(`may not hold ${line} in .npmrc, for the pack neither`, () => {
      for (const file of [".npmrc", "policy/.npmrc"]) {
        const [problem = "", ...more] = told(adding(file, `fund=false\r\n${line}\n`, nothing));
        assert.deepEqual(more, []);
        assert.ok(problem.startsWith(`${file}:2:1: ${JSON.stringify(key)} `), problem);
        assert.doesNotMatch(problem, /elsewhere|hidden/);
      }
    });
  }

  it("are refused all together with what a stack's file says, before an engine", () => {
    const project = adding("Pulumi.yaml", "backend: {}\n");
    project.write(".npmrc", "node-options=x\n");
    project.edit("Pulumi.staging.yaml", "config:", "config:\n  gcp:accessToken: hidden");
    assert.throws(
      () => {
        checkPulumiFiles(project.root, "staging");
      },
      (error) => {
        assert.ok(error instanceof GantryError);
        assert.equal(error.exitCode, 2);
        assert.equal(error.problems.length, 3);
        assert.doesNotMatch(error.problems.join(), /hidden/);
        return true;
      },
    );
  });
});

describe("the settings of a stack that Gantry does not know", () => {
  const problemsWith = (file: string, from: string, to: string): readonly string[] => {
    const project = new TestProject();
    project.edit(file, from, to);
    try {
      loadCatalog(project.root);
    } catch (error) {
      assert.ok(error instanceof GantryError);
      return error.problems;
    }
    return [];
  };

  for (const setting of [
    "gcp:impersonateServiceAccount: hidden",
    "gcp:pubsubCustomEndpoint: hidden",
    "gcp:universeDomain: hidden",
    "gcp:userProjectOverride: true",
    "gcp:batching: hidden",
    "gcp:credentials: { secure: hidden }",
    "gcp:version: 9.0.0",
    "gcp:pluginDownloadURL: hidden",
    "gcp:config:project: lotus-production",
    "github:baseUrl: hidden",
    "github:token: hidden",
    "cloudflare:baseUrl: hidden",
    "vercel:apiToken: hidden",
    "pulumi:disable-default-providers: hidden",
    "google-native:project: hidden",
    "color: blue",
  ]) {
    it(`are told with line and key, and without the value: ${setting}`, () => {
      const [problem = "", ...more] = problemsWith("Pulumi.staging.yaml", "config:", `config:\n  ${setting}`);
      assert.deepEqual(more, []);
      const key = setting.slice(0, setting.indexOf(": "));
      const path = key === "color" ? "config.color" : `config["${key}"]`;
      assert.ok(
        problem.startsWith(`Pulumi.staging.yaml:3:3 ${path}: is no setting that Gantry knows`),
        problem,
      );
      assert.doesNotMatch(problem, /hidden/);
    });
  }

  it("are told of the stack `repository`, which has its owner alone", () => {
    const problems = problemsWith("Pulumi.repository.yaml", "config:", "config:\n  gcp:project: lotus-other");
    assert.match(problems.join("\n"), /^Pulumi\.repository\.yaml:3:3 config\["gcp:project"\]: is no setting/);
  });

  it("are told of an environment of Pulumi ESC, and of a tag that reads in two ways", () => {
    const esc = problemsWith("Pulumi.staging.yaml", "config:", "environment:\n  - lotus/prod\nconfig:");
    assert.match(esc.join("\n"), /Pulumi\.staging\.yaml:2:1 environment: is no part of a stack's file/);
    const tagged = problemsWith("Pulumi.staging.yaml", "config:", "config:\n  gcp:accessToken: !!str hidden");
    assert.match(tagged.join("\n"), /Pulumi\.staging\.yaml:3:/);
  });

  it("are none where the engine has written how secrets are sealed", () => {
    const sealed = "encryptionsalt: v1:x\nsecretsprovider: gcpkms://x\nencryptedkey: x\nconfig:";
    assert.deepEqual(problemsWith("Pulumi.staging.yaml", "config:", sealed), []);
  });

  it("are another team at Vercel than the other environments have", () => {
    const [problem = "", ...more] = problemsWith("Pulumi.staging.yaml", "team: lotus-labs", "team: somebody");
    assert.deepEqual(more, []);
    assert.match(
      problem,
      /^Pulumi\.staging\.yaml:\d+:3 config\["vercel:team"\]: "somebody" is not the team of production, "lotus-labs"/,
    );
  });
});

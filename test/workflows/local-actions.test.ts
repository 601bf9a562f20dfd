import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Found } from "../../workflows/lint/lint-workflows.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { lint } from "../support/lint.ts";
import { requireActionlint } from "../support/require-go-tool.ts";

const workflow = `on: workflow_dispatch
permissions: {}
defaults: { run: { shell: bash } }
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: { persist-credentials: false }
      - uses: ./.github/actions/prepare
`;

const prepare = `name: Prepare
description: Makes the job ready.
runs:
  using: composite
  steps:
    - shell: bash
      run: echo hello
`;

describe("actions of the repository itself", () => {
  let root = "";
  before(async function () {
    await requireActionlint(this);
  });
  beforeEach(() => {
    root = temporaryFolder("gantry-actions-");
  });

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const found = async (action: string | undefined, text = workflow): Promise<Found[]> => {
    if (action !== undefined) write(".github/actions/prepare/action.yml", action);
    return (await lint(new Map([[".github/workflows/by-hand.yml", text]]), { root })).findings;
  };

  it("that are sound pass", async () => {
    assert.deepEqual(await found(prepare), []);
  });

  const broken: readonly [what: string, rule: string, step: string][] = [
    ["an action by its tag", "pin-actions-by-commit", "uses: lotus-labs/tools@v5"],
    [
      "an input in its script",
      "keep-expressions-out-of-scripts",
      'shell: bash\n      run: echo "${{ inputs.x }}"',
    ],
    ["packages as they come", "install-from-lock-file", "shell: bash\n      run: npm install"],
    ["a failure that it ignores", "fail-on-errors", "shell: bash\n      run: npm test || true"],
    ["no shell of its own", "use-strict-shell", "run: echo hello"],
    [
      "a checkout that leaves its token behind",
      "disallow-persisted-credentials",
      "uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    ],
  ];
  for (const [what, rule, step] of broken) {
    it(`are looked into: ${what}`, async () => {
      const findings = await found(prepare.replace("shell: bash\n      run: echo hello", () => step));
      assert.deepEqual(
        findings.map(({ path, rule }) => [path, rule]),
        [[".github/actions/prepare/action.yml", rule]],
      );
      assert.ok((findings[0]?.line ?? 0) >= 6, JSON.stringify(findings));
    });
  }

  it("are looked into as part of the job that calls them: a cache in a release", async () => {
    const releasing = workflow.replace("{ contents: read }", "{ contents: read, packages: write }");
    const cached = prepare.replace(
      "shell: bash\n      run: echo hello",
      "uses: actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5\n      with: { path: x, key: x }",
    );
    const rules = (await found(cached, releasing)).map(({ path, rule }) => `${path} ${rule}`);
    assert.ok(rules.includes(".github/actions/prepare/action.yml disallow-cache-in-releases"), rules.join());
  });

  it("are looked into at any depth", async () => {
    write(".github/actions/inner/action.yaml", prepare.replace("echo hello", "npm install"));
    const outer = prepare.replace("shell: bash\n      run: echo hello", "uses: ./.github/actions/inner");
    assert.deepEqual(
      (await found(outer)).map(({ path, line, rule }) => [path, line, rule]),
      [[".github/actions/inner/action.yaml", 7, "install-from-lock-file"]],
    );
  });

  it("with an image from elsewhere have its digest", async () => {
    const image = "name: x\ndescription: x\nruns:\n  using: docker\n  image: docker://alpine:3\n";
    assert.deepEqual(
      (await found(image)).map(({ line, rule }) => [line, rule]),
      [[5, "pin-actions-by-commit"]],
    );
  });

  const unseen: readonly [what: string, text: string | undefined, message: RegExp][] = [
    ["are not there", undefined, /there is no "\.\/\.github\/actions\/prepare" in this repository/],
    ["are no YAML", "runs: [", /action\.yml" is no YAML/],
    ["say nothing of what they run", "name: x\n", /says nothing of what it runs/],
    ["have steps that are none", "runs: { using: composite, steps: [1] }", /has steps that are none/],
    [
      "call themselves",
      prepare.replace("shell: bash\n      run: echo hello", "uses: ./.github/actions/prepare"),
      /calls itself/,
    ],
  ];
  for (const [what, text, message] of unseen) {
    it(`that ${what} are a finding`, async () => {
      const findings = await found(text);
      const own = findings.filter(({ rule }) => rule === "unseen");
      assert.equal(own.length, 1, JSON.stringify(findings));
      assert.match(own[0]?.message ?? "", message);
    });
  }

  it("and workflows that lie outside of it or are not there are a finding", async () => {
    for (const uses of ["./../elsewhere", "./.github/workflows/missing.yml"]) {
      const job = workflow.replace(/ {4}runs-on[^]*/, `    permissions: {}\n    uses: ${uses}\n`);
      const rules = (await found(undefined, job)).map(({ rule }) => rule);
      assert.ok(rules.includes("unseen"), `${uses}: ${rules.join()}`);
    }
  });
});

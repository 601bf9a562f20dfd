import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../clean-up.ts";
import { evaluate, interpolate } from "./expressions.ts";
import { runJob } from "./run-job.ts";

const workflow = `name: Test
jobs:
  one:
    if: github.ref == 'refs/heads/main'
    env: { GREETING: "hello \${{ inputs.name }}" }
    outputs: { said: "\${{ steps.say.outputs.said }}", digest: "\${{ steps.build.outputs.digest }}" }
    steps:
      - { name: build, id: build, uses: a/b@c, with: { tag: "\${{ github.ref_name }}" } }
      - name: say
        id: say
        run: |
          printf 'said<<%s\\n%s\\nmore\\n%s\\n' END "$GREETING" END >> "$GITHUB_OUTPUT"
          echo "LATER=set" >> "$GITHUB_ENV"
      - { name: summarise, run: 'echo "$LATER" >> "$GITHUB_STEP_SUMMARY"' }
      - { name: fail, run: "\${{ inputs.last }}" }
      - { name: never, run: echo never }
`;

describe("the runner of generated workflows", () => {
  let workspace: string;
  before(() => {
    workspace = temporaryFolder("gantry-runner-test-");
    mkdirSync(join(workspace, ".github", "workflows"), { recursive: true });
    writeFileSync(join(workspace, ".github", "workflows", "test.yml"), workflow);
    const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace, stdio: "pipe" });
    git("init", "--quiet");
    git(
      "-c",
      "user.name=a",
      "-c",
      "user.email=a@lotus.example",
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      "a",
    );
  });

  const run = (ref: string, last: string) =>
    runJob({
      workspace,
      file: "test.yml",
      job: "one",
      by: { event: "push", ref },
      contexts: { inputs: { name: "Mali", last } },
      actionOutputs: { build: { digest: "sha256:1" } },
    });

  it("hands on outputs and variables, and gives the job's own", async () => {
    const ran = await run("refs/heads/main", "true");
    assert.deepEqual(ran.outputs, { said: "hello Mali\nmore", digest: "sha256:1" });
    assert.equal(ran.summary, "set\n");
    assert.deepEqual(ran.steps[0]?.uses, { action: "a/b@c", with: { tag: "main" } });
    assert.equal(ran.steps.at(-1)?.stdout, "never");
  });

  it("ends at the first step that fails, also within a pipe", async () => {
    const ran = await run("refs/heads/main", "false | cat");
    assert.deepEqual([ran.failed, ran.steps.at(-1)?.name, ran.outputs], [true, "fail", {}]);
  });

  it("skips a job whose condition does not hold", async () => {
    assert.ok((await run("refs/heads/topic", "true")).skipped);
  });

  it("evaluates expressions as GitHub does", () => {
    const contexts = { github: { ref_type: "tag", ref_name: "v1" }, inputs: {} };
    assert.equal(
      evaluate("github.ref_type == 'tag' && github.ref_name || inputs.version || ''", contexts),
      "v1",
    );
    assert.equal(interpolate("${{ inputs.version || '' }}!", contexts), "!");
    assert.equal(evaluate("format('{0}@{1}', github.ref_name, 'it''s')", contexts), "v1@it's");
    const named = 'contains(fromJSON(\'["portal","mobile"]\'), inputs.version)';
    assert.equal(evaluate(named, { inputs: { version: "portal" } }), true);
    assert.equal(
      evaluate(`!cancelled() && (inputs.version == '' || ${named})`, { inputs: { version: "api" } }),
      false,
    );
    assert.throws(() => evaluate("(inputs.version", contexts), /lacks a "\)"/);
    assert.throws(() => evaluate("secrets.KEY", contexts), /"secrets" is no context of this job/);
    assert.throws(() => evaluate("github.ref_type 'tag'", contexts), /goes on after/);
  });
});

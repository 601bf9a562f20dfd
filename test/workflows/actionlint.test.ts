import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askActionlint, askPlainly, newerThanActionlint } from "../../workflows/lint/actionlint.ts";
import { requireActionlint } from "../support/require-go-tool.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { checkout } from "../support/project.ts";

const plain = `on: workflow_dispatch
env: &shared
  STACK: staging
permissions: {}
jobs:
  one:
    runs-on: RUNNER
    env: *shared
    permissions: { attestations: write, id-token: write, models: read, artifact-metadata: write }
    steps:
      - run: echo "$STACK" "$OTHER"
        env: { OTHER: "\${{ vars.OTHER }}" }
`;

describe("actionlint", () => {
  let program = "";
  before(async function () {
    program = await requireActionlint(this);
  });

  const ask = (text: string, root = checkout) => askActionlint(program, { path: "x.yml", text, root });

  for (const runner of ["ubuntu-24.04-arm", "ubuntu-slim", "windows-11-arm", "macos-26"]) {
    it(`knows anchors, newer permissions and the runner ${runner}`, async () => {
      assert.deepEqual(await ask(plain.replace("RUNNER", runner)), []);
    });
  }

  it("finds a runner that nobody has, and says where", async () => {
    const [found, ...others] = await ask(plain.replace("RUNNER", "ubuntu-24.40"));
    assert.deepEqual([found?.line, others], [7, []]);
    assert.match(found?.message ?? "", /^label "ubuntu-24\.40" is unknown/);
  });

  for (const { key, message, example } of newerThanActionlint) {
    it(`does not know ${key} yet, and is excused for it and for nothing else`, async () => {
      const asked = { path: "x.yml", text: example, root: checkout };
      const [said, ...others] = await askPlainly(program, asked);
      assert.match(said?.message ?? "", message, `actionlint knows "${key}": take the entry out`);
      assert.deepEqual(others, []);
      assert.deepEqual(await ask(example), []);
      assert.equal((await ask(example.replace("queue: max", "queue: most"))).length, 1);
    });
  }

  it("does not read the settings of the project, which a change could excuse itself with", async () => {
    const root = temporaryFolder("gantry-actionlint-");
    try {
      mkdirSync(join(root, ".github"));
      mkdirSync(join(root, ".git"));
      const settings = "self-hosted-runner:\n  labels: [mine]\npaths: { '**/*': { ignore: ['.*'] } }\n";
      writeFileSync(join(root, ".github/actionlint.yaml"), settings);
      assert.equal((await ask(plain.replace("RUNNER", "mine"), root)).length, 1);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("that breaks down is a finding, not silence", async () => {
    for (const silent of ["true", "false"]) {
      const said = await askActionlint(silent, { path: "x.yml", text: plain, root: checkout });
      assert.match(said[0]?.message ?? "", /nobody has checked it/, silent);
    }
  });
});

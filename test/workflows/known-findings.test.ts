import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { partKnown } from "../../workflows/known-findings.ts";
import { gitAs } from "../support/git-as.ts";
import { requireActionlint } from "../support/require-go-tool.ts";
import { WorkflowProject } from "./workflow-project.ts";

const path = ".github/workflows/ci.yml";
/** As teams write them: it works, and breaks rules. */
const ci = `name: CI
on: pull_request
jobs:
  unit:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: npm test
`;
const found = z.array(z.object({ path: z.string(), rule: z.string() }));
const checked = z.object({ findings: found, known: found });

describe("what hand-written workflows broke before a change", () => {
  let project: WorkflowProject;
  before(async function () {
    await requireActionlint(this);
  });
  beforeEach(async () => {
    project = new WorkflowProject();
    project.write(path, ci);
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(project.root, ["add", path]);
    await gitAs(project.root, ["commit", "--quiet", "--message", "What was there"]);
  });

  async function check(...more: readonly string[]) {
    const { exitCode, stdout } = await project.workflows("check", "--json", ...more);
    const { findings, known } = checked.parse(JSON.parse(stdout));
    return { exitCode, brought: findings.map(({ rule }) => rule), known: known.map(({ rule }) => rule) };
  }

  it("is told and fails nothing, against a base and against origin's default branch, and else all of it counts", async () => {
    const alone = await check();
    assert.equal(alone.exitCode, 1);
    assert.ok(alone.brought.includes("pin-actions-by-commit"));
    assert.deepEqual(alone.known, []);
    const taken = { exitCode: 0, brought: [], known: alone.brought };
    assert.deepEqual(await check("--base", "main"), taken);
    await gitAs(project.root, ["update-ref", "refs/remotes/origin/main", "main"]);
    assert.deepEqual(await check(), taken);
    const { stdout } = await project.workflows("check");
    assert.match(
      stdout,
      /^! \d+ rules are broken as at origin\/main \([0-9a-f]{12}\), which fails nothing$/m,
    );
    assert.match(stdout, /^27 workflows are otherwise as they should be$/m);
  });

  it("stays where the file is changed, and what the change brings fails", async () => {
    project.edit(path, /$/, "      - uses: actions/setup-node@v4\n");
    const { exitCode, brought, known } = await check("--base", "main");
    assert.equal(exitCode, 1);
    assert.deepEqual(new Set(brought), new Set(["pin-actions-by-commit", "use-known-pins"]));
    assert.ok(known.includes("pin-actions-by-commit"));
  });

  it("is no excuse for another file, nor for a generated one that somebody edited", async () => {
    project.write(".github/workflows/more.yml", ci);
    const more = await check("--base", "main");
    assert.equal(more.exitCode, 1);
    assert.ok(more.brought.includes("pin-actions-by-commit"));
    project.write(".github/workflows/more.yml", "on: workflow_dispatch\n");
    project.edit(".github/workflows/main.yml", /actions\/checkout@\S+/, "actions/checkout@v4");
    await gitAs(project.root, ["add", "--force", ".github"]);
    await gitAs(project.root, ["commit", "--quiet", "--message", "Edit what is generated"]);
    assert.ok((await check("--base", "HEAD")).brought.includes("pin-actions-by-commit"));
  });

  it("fails however old it is where a job answers for one that judges", async () => {
    project.edit(path, "  unit:", "  review:");
    await gitAs(project.root, ["commit", "--quiet", "--all", "--message", "Call it as what judges"]);
    const { exitCode, brought } = await check("--base", "main");
    assert.equal(exitCode, 1);
    assert.deepEqual(brought, ["judge-under-own-name"]);
  });

  it("is refused for a ref that is not there", async () => {
    const { exitCode, stderr } = await project.workflows("check", "--base", "mian");
    assert.equal(exitCode, 2);
    assert.match(stderr, /unknown ref "mian"/);
  });

  it("is parted by file, rule and words, as often as it was there", () => {
    const finding = fc
      .record({
        path: fc.constantFrom("a.yml", "b.yml"),
        rule: fc.constantFrom("x", "y"),
        message: fc.constantFrom("m", "n"),
      })
      .map((one) => ({ ...one, line: 1, column: 1 }));
    fc.assert(
      fc.property(fc.array(finding), fc.array(finding), fc.array(finding), (before, shared, more) => {
        const { brought, known } = partKnown([...shared, ...more], [...shared, ...before]);
        assert.equal(brought.length + known.length, shared.length + more.length);
        assert.ok(known.length >= shared.length);
        assert.deepEqual(partKnown(shared, shared).brought, []);
        assert.deepEqual(partKnown(more, []).known, []);
        assert.equal(partKnown([...before, ...more], before).brought.length, more.length);
      }),
    );
  });
});

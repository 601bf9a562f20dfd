import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { z } from "zod";
import { readWorkflows } from "../../workflows/compare-files.ts";
import { WorkflowProject } from "./workflow-project.ts";
import { requireActionlint } from "../support/require-go-tool.ts";

const api = ".github/workflows/staging-api.yml";
const checked = z.object({
  workflows: z.array(z.string()),
  drift: z.array(z.object({ path: z.string(), state: z.string(), diff: z.string() })),
  findings: z.array(z.object({ path: z.string(), rule: z.string(), line: z.number() })),
});
const generated = z.object({
  workflows: z.array(z.string()),
  written: z.array(z.string()),
  removed: z.array(z.string()),
});

describe("gantry workflows", () => {
  let project: WorkflowProject;
  before(async function () {
    await requireActionlint(this);
  });
  beforeEach(() => {
    project = new WorkflowProject();
  });

  it("check passes for the committed workflows, and generate has nothing to do", async () => {
    assert.equal((await project.workflows("check")).exitCode, 0);
    const { exitCode, stdout } = await project.workflows("generate");
    assert.equal(exitCode, 0);
    assert.match(stdout, /^(\d+) of \1 workflows were up to date\n$/);
  });

  it("generate writes all of them where none is, the same each time, and leaves nothing half written", async () => {
    const before = readWorkflows(project.root);
    rmSync(project.path(".github"), { recursive: true });
    const { exitCode, stdout } = await project.workflows("generate", "--json");
    assert.equal(exitCode, 0);
    assert.deepEqual(generated.parse(JSON.parse(stdout)).written, [...before.keys()]);
    assert.deepEqual(readWorkflows(project.root), before);
    assert.equal(readdirSync(project.path(".github", "workflows")).length, before.size);
  });

  it("generate takes the files of a clone with Windows' line ends for its own, and has nothing to do", async () => {
    for (const path of readWorkflows(project.root).keys()) project.edit(path, /\n/g, "\r\n");
    const { exitCode, stdout, stderr } = await project.workflows("generate");
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^(\d+) of \1 workflows were up to date\n$/);
    project.edit(api, "timeout-minutes: 15", "timeout-minutes: 16");
    assert.match((await project.workflows("generate")).stdout, /wrote .*staging-api\.yml \(edited by hand\)/);
    assert.match(project.read(api), /timeout-minutes: 15\r\n/);
  });

  it("check names a file that was edited by hand, with its difference, and generate restores it", async () => {
    project.edit(api, "timeout-minutes: 15", "timeout-minutes: 16");
    const { exitCode, stdout } = await project.workflows("check", "--json");
    assert.equal(exitCode, 1);
    const [drift, ...others] = checked.parse(JSON.parse(stdout)).drift;
    assert.deepEqual([drift?.path, drift?.state, others], [api, "edited by hand", []]);
    assert.match(drift?.diff ?? "", /^- {4}timeout-minutes: 16\n\+ {4}timeout-minutes: 15$/m);
    const text = await project.workflows("check");
    assert.match(text.stdout, /✗ .*staging-api\.yml: edited by hand/);
    await project.workflows("generate");
    assert.equal((await project.workflows("check")).exitCode, 0);
  });

  it("check tells a catalog that has changed from an edit", async () => {
    project.edit(
      "environments/staging/config.yml",
      "stages: [Ruff, Pytest, Spectral,",
      "stages: [Ruff, Pytest,",
    );
    const { exitCode, stdout } = await project.workflows("check", "--json");
    assert.equal(exitCode, 1);
    const [drift] = checked.parse(JSON.parse(stdout)).drift;
    assert.deepEqual([drift?.path, drift?.state], [api, "out of date"]);
    assert.match(drift?.diff ?? "", /^- {2}spectral:$/m);
  });

  it("check names a missing file", async () => {
    rmSync(project.path(api));
    const { stdout } = await project.workflows("check");
    assert.match(stdout, /staging-api\.yml: missing/);
  });

  it("generate removes what it made for a pipeline that is gone, and nothing that somebody wrote", async () => {
    project.write(".github/workflows/own.yml", "name: own\n");
    project.edit("environments/staging/config.yml", / {2}staging-mobile:\n {4}app.*\n(?: {4}.*\n){4}/, "");
    const { stdout } = await project.workflows("generate", "--json");
    assert.deepEqual(generated.parse(JSON.parse(stdout)).removed, [".github/workflows/staging-mobile.yml"]);
    assert.ok(project.has(".github/workflows/own.yml"));
  });

  it("generate refuses to write over a file that gantry never made, and writes no other either", async () => {
    project.write(api, "name: mine\n");
    rmSync(project.path(".github/workflows/main.yml"));
    const { exitCode, stderr } = await project.workflows("generate");
    assert.equal(exitCode, 2);
    assert.match(stderr, /staging-api\.yml" has no line that says it is generated/);
    assert.equal(project.read(api), "name: mine\n");
    assert.ok(!project.has(".github/workflows/main.yml"));
  });

  it("check judges a workflow that was written by hand", async () => {
    project.write(".github/workflows/own.yml", "name: own\non: push\njobs: {}\n");
    const { exitCode, stdout } = await project.workflows("check", "--json");
    assert.equal(exitCode, 1);
    const { findings, drift } = checked.parse(JSON.parse(stdout));
    assert.deepEqual(drift, []);
    assert.ok(
      findings.some(({ path, rule }) => path.endsWith("own.yml") && rule === "deny-permissions-by-default"),
    );
  });

  it("tells of a stage that no pipeline has, and of two pipelines for one file, before anything is written", async () => {
    project.edit("environments/staging/config.yml", "stages: [ESLint, Build", "stages: [Biome, Build");
    const unknown = await project.workflows("generate");
    assert.equal(unknown.exitCode, 2);
    assert.match(
      unknown.stderr,
      /environments\/staging\/config\.yml:\d+:\d+ pipelines\.staging-portal\.stages\[0\]: "Biome"/,
    );
    project.edit("environments/staging/config.yml", "stages: [Biome, Build", "stages: [ESLint, Build");
    project.edit(
      "environments/staging/config.yml",
      "workflows/staging-portal.yml",
      "workflows/staging-api.yml",
    );
    const twice = await project.workflows("generate");
    assert.equal(twice.exitCode, 2);
    assert.match(twice.stderr, /staging-api\.yml"/);
  });

  it("tells of a pipeline whose file is another kind of workflow's", async () => {
    project.edit("environments/staging/config.yml", "workflows/staging-api.yml", "workflows/main.yml");
    const { exitCode, stderr } = await project.workflows("generate");
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /"\.github\/workflows\/main\.yml" would be two workflows: a main workflow and a pipeline workflow/,
    );
  });

  it("tells of a required check that nothing makes", async () => {
    project.edit(
      "environments/global/config.yml",
      "requiredChecks: [lint, typecheck, test, gate, secrets]",
      "requiredChecks: [lint, mutation]",
    );
    const { exitCode, stderr } = await project.workflows("generate");
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /gate "pr" requires the check "mutation", which no script and no step of a run makes\n.*scripts\/test\/NN-mutation\.sh/,
    );
  });

  it("tells of a pipeline that pushes no image", async () => {
    project.edit(
      "environments/staging/config.yml",
      "artifacts: [ghcr.io/lotus-labs/api]",
      "artifacts: [api.tar]",
    );
    const { exitCode, stderr } = await project.workflows("generate");
    assert.equal(exitCode, 2);
    assert.match(stderr, /pipeline "staging-api" has the stage "GHCR Push" and no image to push/);
  });
});

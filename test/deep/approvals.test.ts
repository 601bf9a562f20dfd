import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { checklistWords } from "../support/checklist.ts";
import { gantry, upDocument } from "../support/gantry.ts";
import { ApprovalsProject } from "../support/approvals-project.ts";
import { begin, end, imageBy, makeVersion } from "../support/released.ts";
import { z } from "zod";

const document = upDocument.extend({
  checks: z.array(
    z.object({
      check: z.string(),
      passed: z.boolean(),
      problems: z.array(z.string()),
      hint: z.string().optional(),
    }),
  ),
});
const author = { login: "ines-k", id: 42 };

function approvalsProject(): ApprovalsProject {
  const project = new ApprovalsProject();
  project.holdItsCode();
  return project;
}

describe("gantry up where signed tags approve", function () {
  this.timeout(300_000);
  let project: ApprovalsProject;
  before(() => {
    project = approvalsProject();
  });
  before(async () => {
    await project.merge("Begin", author);
    project.git("tag", "v1.0.0");
  });

  async function up(
    ...more: readonly string[]
  ): Promise<{ exitCode: number; stderr: string; problems: string; hints: string; applied: boolean }> {
    const ran = await gantry(project, ["up", "production", "--local", "--yes", "--json", ...more]);
    assert.notEqual(ran.stdout, "", ran.stderr);
    const { checks, applied } = document.parse(JSON.parse(ran.stdout));
    const problems = checks.flatMap((check) => check.problems).join("\n");
    const hints = checks.map(({ hint = "" }) => hint).join("");
    return { exitCode: ran.exitCode, stderr: ran.stderr, problems, hints, applied };
  }

  it("applies nothing without an approval, and says who may give one, and how to try it without", async () => {
    const { exitCode, applied, problems, hints } = await up();
    assert.match(
      hints,
      /gantry approve production v1\.0\.0 --push" .*gantry up production --local --break-glass "/,
    );
    assert.deepEqual([exitCode, applied], [3, false]);
    assert.match(problems, /0 of 1 approvals; these may approve: mali-s, jonas-w/);
  });

  it("applies nothing of a work tree that is not what was approved", async () => {
    project.sign("mali-s", "approvals/production/v1.0.0/by-mali-s");
    writeFileSync(project.path("CHANGES"), "slipped in\n", { flag: "a" });
    const dirty = await up();
    project.git("checkout", "--quiet", "CHANGES");
    assert.deepEqual([dirty.exitCode, dirty.applied], [3, false]);
    assert.match(dirty.problems, /changes that nobody approved/);
  });

  it("deploys what a reviewer has signed", async () => {
    const { exitCode, applied, stderr } = await up();
    assert.deepEqual([exitCode, applied], [0, true], stderr);
  });

  it("skips the wait by break-glass, loudly, and drift tells of it until somebody else acknowledges it", async () => {
    await project.merge("In a hurry", author);
    const glass = await up("--break-glass", "payments are down and nobody else is awake");
    assert.deepEqual([glass.exitCode, glass.applied], [0, true], glass.stderr);
    assert.match(glass.stderr, /BREAK GLASS: production is deployed without waiting/);
    const id = /the record is (production\/\d{8}T\d{6}Z)/.exec(glass.stderr)?.[1] ?? "";
    const drift = await gantry(project, ["drift", "production", "--local"]);
    assert.equal(drift.exitCode, 1);
    assert.match(drift.stdout, /deployed without approval: production\/.* payments are down/);
    const acknowledge = ["drift", "acknowledge", id, "--local", "--yes", "--reason", "looked at it together"];
    const own = await gantry(project, acknowledge);
    assert.equal(own.exitCode, 3, own.stdout);
    assert.match(own.stderr, /local broke the glass of production.*\n.*may acknowledge it: mali-s, jonas-w/);
    assert.equal((await gantry(project, ["drift", "production", "--local"])).exitCode, 1);
    project.git("config", "github.user", "mali-s");
    assert.equal((await gantry(project, acknowledge)).exitCode, 0);
    assert.match((await gantry(project, acknowledge)).stdout, /UNCHANGED/);
    assert.equal((await gantry(project, ["drift", "production", "--local"])).exitCode, 0);
  });

  it("breaks no glass for a rule, nor where there is none, nor without a reason", async () => {
    project.edit("environments/production/config.yml", "adminBypass: false", "adminBypass: true");
    const broken = await up("--break-glass", "payments are down and nobody else is awake");
    project.git("checkout", "--quiet", "environments");
    assert.deepEqual([broken.exitCode, broken.applied], [3, false]);
    const reason = ["--break-glass", "x"];
    const without = await gantry(project, ["up", "production", "--local", "--yes", ...reason]);
    assert.equal(without.exitCode, 2);
  });
});

describe("gantry deploy where signed tags approve", function () {
  this.timeout(300_000);
  let project: ApprovalsProject;
  const deploy = ["deploy", "production", "api/v1.0.0", "--local", "--yes"];

  before(async () => {
    project = approvalsProject();
    await project.merge("Begin", author);
    await makeVersion(project.root, "api/v1.0.0", [imageBy("ghcr.io/lotus-labs/api", "a")]);
    const attempt = await begin(project.root, "staging", 1, ["api/v1.0.0"], { place: "local" });
    await end(project.root, "staging", attempt, "SUCCESS", "local");
    const filled = await gantry(project, checklistWords("api/v1.0.0"));
    assert.equal(filled.exitCode, 0, filled.stderr);
  });

  it("lets no version in that nobody has approved, and moves no tag", async () => {
    const ran = await gantry(project, deploy);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /api\/v1\.0\.0: 0 of 1 approvals; these may approve: mali-s, jonas-w/);
    assert.equal(project.git("for-each-ref", "refs/gantry-local/tags"), "");
  });

  it("lets it in once a reviewer has signed", async () => {
    project.sign("mali-s", "api/approvals/production/v1.0.0/by-mali-s");
    const ran = await gantry(project, deploy);
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(project.git("for-each-ref", "refs/gantry-local/tags"), /api\/production/);
  });

  it("lets nothing else of the default branch in by the way", async () => {
    await project.merge("Change a rule", author);
    await makeVersion(project.root, "api/v0.9.0", [imageBy("ghcr.io/lotus-labs/api", "b")], {
      commit: "HEAD~1",
    });
    project.sign("mali-s", "api/approvals/production/v0.9.0/by-mali-s", "api/v0.9.0^{commit}");
    const ran = await gantry(project, ["rollback", "production", "--to", "api/v0.9.0", "--local", "--yes"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /api\/v0\.9\.0: 0 of 1 approvals of the infrastructure that it comes with/);
  });

  it("lets the default branch in without a version, approved under its commit's own id", async () => {
    const alone = ["deploy", "production", "--local", "--yes"];
    const without = await gantry(project, alone);
    assert.equal(without.exitCode, 3, without.stdout + without.stderr);
    const commit = project.git("rev-parse", "HEAD");
    assert.match(without.stderr, new RegExp(`gantry approve production ${commit} --push`));
    project.sign("jonas-w", `approvals/production/${commit}/by-jonas-w`);
    const ran = await gantry(project, alone);
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
  });
});

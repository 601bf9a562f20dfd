import assert from "node:assert/strict";
import { z } from "zod";
import { ApprovalsProject, reviewers } from "../support/approvals-project.ts";
import type { Ran } from "../support/gantry.ts";
import { startTestApi } from "../support/github-api.ts";
import { tellGitHub } from "../support/git-hub-of.ts";
import { inProcess } from "../support/in-process.ts";
import { addWorkflowRun, type RunApproval } from "../support/workflow-runs.ts";
import { begin, end, imageBy, makeEnvironmentTag, makeVersion } from "../support/released.ts";

const ines = { login: "ines-k", id: 42 };
const jonas = { login: "jonas-w", id: reviewers["jonas-w"] };
const mali = { login: "mali-s", id: reviewers["mali-s"] };
const of = (who: { login: string; id: number }): RunApproval => ({ ...who, environments: ["production"] });
const somchai = of({ login: "somchai", id: 77 });
const release = ["hold", "release", "production", "--reason", "v1.1.0 was not the cause", "--yes", "--json"];
const document = z.object({
  holds: z.array(z.object({ hold: z.string(), subproject: z.string().optional() })),
});

/** api/v1.0.0 runs in production, jonas-w wrote api/v1.1.0, which mali-s brought there and which failed. */
async function held(project: ApprovalsProject): Promise<string> {
  await project.merge("Begin", ines);
  await makeVersion(project.root, "api/v1.0.0", [imageBy("ghcr.io/lotus-labs/api", "a")]);
  await makeEnvironmentTag(project.root, "api/production", "api/v1.0.0");
  await end(
    project.root,
    "production",
    await begin(project.root, "production", 1, ["api/v1.0.0"]),
    "SUCCESS",
  );
  await project.merge("Mend the orders", jonas);
  await makeVersion(project.root, "api/v1.1.0", [imageBy("ghcr.io/lotus-labs/api", "b")]);
  await end(project.root, "production", await begin(project.root, "production", 2, ["api/v1.1.0"]), "FAILED");
  return hold(project, "--subproject", "api");
}

async function hold(project: ApprovalsProject, ...more: string[]): Promise<string> {
  const reason = ["--reason", "went back from api/v1.1.0"];
  const ran = await inProcess(["hold", "production", ...reason, "--yes", "--json", ...more], {
    cwd: project.root,
    env: process.env,
  });
  assert.equal(ran.exitCode, 0, ran.stderr);
  return document.parse(JSON.parse(ran.stdout)).holds.at(-1)?.hold ?? "";
}

/** As a job of the workflow does, which others approved at GitHub. */
class Job {
  readonly project: ApprovalsProject;
  readonly env: Record<string, string | undefined>;

  constructor(project: ApprovalsProject, url: string) {
    this.project = project;
    this.env = {
      PATH: process.env["PATH"],
      HOME: project.home,
      GITHUB_API_URL: url,
      GITHUB_TOKEN: "token",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTOR: "ines-k",
      GITHUB_ACTOR_ID: "42",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "lotus-labs/lotus",
      GITHUB_RUN_ID: "7",
    };
  }

  approvedBy(approvals: readonly RunApproval[], began = new Date()): Promise<void> {
    return addWorkflowRun(this.project.path(".gantry", "cloud"), {
      number: 7,
      workflow: "hold.yml",
      approvals,
      began,
    });
  }

  async run(...more: string[]): Promise<Ran> {
    await tellGitHub(this.project, [somchai, ines, jonas, mali]);
    return inProcess([...release, ...more], { cwd: this.project.root, env: this.env });
  }
}

describe("a hold where GitHub's reviewers approve", function () {
  this.timeout(60_000);
  let begun: ApprovalsProject;
  let project: ApprovalsProject;
  let job: Job;
  /** Later than what was held before, whose commit has whole seconds. */
  const soon = (): Date => new Date(Date.now() + 5000);

  before(async () => {
    begun = new ApprovalsProject();
    begun.edit("environments/production/config.yml", "method: signed-tags", "method: reviewers");
    await held(begun);
  });

  beforeEach(async () => {
    project = new ApprovalsProject(begun);
    const api = await startTestApi({ cloudDir: project.path(".gantry", "cloud"), token: "token" });
    job = new Job(project, api.url);
  });

  it("ends with the approval of somebody who neither wrote nor brought there what waits", async () => {
    await job.approvedBy([somchai], soon());
    const ran = await job.run("--subproject", "api");
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(document.parse(JSON.parse(ran.stdout)).holds, []);
    assert.match(
      project.git("log", "-1", "origin/gantry/production"),
      /By: ines-k\n.*Reason: v1\.1\.0 was not/,
    );
  });

  for (const { what, by } of [
    { what: "the author of what waits alone", by: [of(jonas)] },
    { what: "whoever brought it there", by: [of(mali)] },
    { what: "both of them together", by: [of(jonas), of(mali)] },
    {
      what: "somebody who approved another environment",
      by: [{ ...somchai, environments: ["staging"] }],
    },
    { what: "nobody", by: [] },
  ]) {
    it(`does not end by ${what}`, async () => {
      await job.approvedBy(by, soon());
      const ran = await job.run();
      assert.equal(ran.exitCode, 3, ran.stderr);
      assert.match(ran.stderr, /who wrote or brought there what waits|names nobody who approved this run/);
      assert.match(ran.stderr, /gh workflow run hold\.yml -f environment=production/);
      assert.match(project.git("log", "-1", "--format=%s", "origin/gantry/production"), /^hold api$/);
    });
  }

  it("does not end outside of the workflow, where GitHub asks nobody", async () => {
    job.env["GITHUB_ACTIONS"] = undefined;
    const ran = await job.run();
    assert.equal(ran.exitCode, 3, ran.stderr);
    assert.match(ran.stderr, /GitHub asks the reviewers of production in its workflow alone/);
  });

  it("stays where it was set after the run began that somebody approved", async () => {
    await job.approvedBy([somchai], new Date(Date.now() - 24 * 3_600_000));
    const none = await job.run();
    assert.equal(none.exitCode, 3);
    assert.match(none.stderr, /was set at .*, after this run began/);
  });

  it("does not end where GitHub does not say who approved", async () => {
    const ran = await job.run();
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /could not read when run 7 began/);
  });
});

describe("a hold where signed tags approve", function () {
  this.timeout(60_000);
  let begun: ApprovalsProject;
  let project: ApprovalsProject;
  let api: { url: string };
  let id: string;
  let known: readonly { login: string; id: number }[] = [ines, jonas, mali];

  before(async () => {
    begun = new ApprovalsProject();
    id = await held(begun);
  });

  beforeEach(async () => {
    project = new ApprovalsProject(begun);
    api = await startTestApi({ cloudDir: project.path(".gantry", "cloud"), token: "token" });
  });

  const run = async (...args: string[]): Promise<Ran> => {
    await tellGitHub(project, known);
    const env = { ...new Job(project, api.url).env, GITHUB_ACTIONS: undefined };
    return inProcess(args, { cwd: project.root, env });
  };
  const approve = (login: "mali-s" | "jonas-w"): Promise<Ran> => {
    project.git("config", "gpg.format", "ssh");
    project.git("config", "user.signingkey", `${project.keyOf(login)}.pub`);
    return run("approve", "production", id, "--login", login, "--yes");
  };

  it("ends with a tag that somebody signed of it, who neither wrote nor brought there what waits", async () => {
    const without = await run(...release);
    assert.equal(without.exitCode, 3, without.stderr);
    assert.match(without.stderr, new RegExp(`${id}: 0 of 1 approvals`));
    assert.match(without.stderr, new RegExp(`gantry approve production ${id} --push`));
    const author = await approve("jonas-w");
    assert.deepEqual([author.exitCode, author.stderr.includes("jonas-w wrote #2")], [3, true], author.stderr);
    const bringer = await approve("mali-s");
    assert.match(bringer.stderr, /mali-s brought there what the hold keeps out/);
    project.edit("environments/production/config.yml", "login: mali-s", "login: stranger");
    known = [ines, jonas, { ...mali, login: "stranger" }];
    project.trust("jonas-w", "stranger");
    await project.merge("Let somebody else approve", ines);
    project.sign("stranger", `approvals/production/${id}/by-stranger`, "origin/gantry/production");
    const ran = await run(...release);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(document.parse(JSON.parse(ran.stdout)).holds, []);
  });

  it("does not end by an approval of another hold, nor by one of a commit", async () => {
    project.sign("mali-s", `approvals/production/hold-1/by-mali-s`, "origin/gantry/production");
    project.sign("mali-s", `approvals/production/${id}/by-mali-s`, "HEAD");
    const ran = await run(...release);
    assert.equal(ran.exitCode, 3, ran.stderr);
    assert.match(ran.stderr, /it approves [0-9a-f]{12}, and [0-9a-f]{12} waits/);
  });

  it("ends by broken glass, which is on record twice", async () => {
    const ran = await run(...release, "--break-glass", "nobody else is awake");
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stderr, new RegExp(`BREAK GLASS: ${id} of production ends without waiting`));
    assert.match(project.git("log", "-1", "origin/gantry/production"), /Skipped: approvals/);
  });
});

describe("a hold where nobody has to approve", function () {
  this.timeout(60_000);

  it("ends with a reason, and has no glass to break", async () => {
    const project = new ApprovalsProject();
    project.edit("environments/production/config.yml", "method: signed-tags", "method: none");
    project.edit("environments/production/config.yml", "preventSelfReview: true", "preventSelfReview: false");
    await held(project);
    await project.merge("Let everybody in", ines);
    const api = await startTestApi({ cloudDir: project.path(".gantry", "cloud"), token: "token" });
    const job = new Job(project, api.url);
    job.env["GITHUB_ACTIONS"] = undefined;
    const run = (...more: string[]): Promise<Ran> => job.run(...more);
    const glass = await run("--break-glass", "nobody else is awake");
    assert.deepEqual([glass.exitCode, glass.stderr.includes("no glass to break")], [2, true], glass.stderr);
    const ran = await run();
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match((await run()).stdout, /UNCHANGED/);
  });
});

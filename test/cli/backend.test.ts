import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { z } from "zod";
import { lockedIn } from "../../engine/run/stack-lock.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import type { GantryError } from "../../model/errors.ts";
import type { Session } from "../../engine/run/session.ts";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";
import { stepEnvironment } from "../support/workflow-run/step-environment.ts";
import { rootsAt } from "../../catalog/project.ts";

/** A session that no engine is needed for: only its names are read. */
function sessionOf(project: TestProject): Session {
  const paths = {
    ...rootsAt(project.root),
    local: project.path(".gantry"),
    environments: "",
    policyPack: "",
  };
  return { project: paths, stack: "staging", local: false, pulumi: "pulumi", patienceMs: 1000, env: {} };
}

describe("a backend that does not let us in", () => {
  let project: TestProject;
  let own: Record<string, string>;
  before(() => {
    project = new TestProject();
    mkdirSync(project.path("state"));
    const state = pathToFileURL(project.path("state")).href;
    own = { PULUMI_HOME: project.path("home"), PULUMI_BACKEND_URL: state, PULUMI_ACCESS_TOKEN: "" };
  });

  it("asks for a login where there is none", async () => {
    const env = { PULUMI_HOME: project.path("nobody"), PULUMI_ACCESS_TOKEN: "", PULUMI_BACKEND_URL: "" };
    const ran = await gantry(project, ["preview", "staging"], env);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /pulumi is not logged in .*\n\s+hint: .*"pulumi login".*--local/);
  });

  it("says how to make a stack that does not exist", async () => {
    const ran = await gantry(project, ["preview", "staging"], { ...own, PULUMI_CONFIG_PASSPHRASE: "x" });
    assert.equal(ran.exitCode, 1);
    assert.match(
      ran.stderr,
      /stack "staging" does not exist in this backend\n\s+hint: .*pulumi stack init staging/,
    );
  });

  it("asks for the passphrase of a stack that has one", async () => {
    const shell = await gantry(project, ["env", "shell", "staging", "--json"], own);
    const { PATH } = z.object({ PATH: z.string() }).parse(JSON.parse(shell.stdout));
    const env = { ...own, PATH, PULUMI_CONFIG_PASSPHRASE: "open sesame" };
    await execa("pulumi", ["stack", "init", "staging", "--non-interactive"], { cwd: project.root, env });
    const without = await gantry(project, ["preview", "staging"], own);
    assert.equal(without.exitCode, 1);
    assert.match(without.stderr, /the passphrase of stack "staging" is not set/);
    const wrong = await gantry(project, ["preview", "staging"], {
      ...own,
      PULUMI_CONFIG_PASSPHRASE: "abracadabra",
    });
    assert.match(wrong.stderr, /the passphrase does not open stack "staging"/);
    assert.doesNotMatch(wrong.stderr, /abracadabra/);
  });
});

describe("a stack that was made with a passphrase", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  it("is opened by the jobs that deploy it and that look for drift, with what their environment holds", async () => {
    mkdirSync(project.path("state"));
    const PULUMI_BACKEND_URL = pathToFileURL(project.path("state")).href;
    const passphrase = "open sesame";
    const shell = await gantry(project, ["env", "shell", "staging", "--json"]);
    const { PATH } = z.object({ PATH: z.string() }).parse(JSON.parse(shell.stdout));
    const pulumi = (env: Record<string, string>, ...args: readonly string[]) =>
      execa("pulumi", [...args, "--stack", "staging", "--non-interactive"], {
        cwd: project.root,
        env: { PATH, PULUMI_HOME: project.path("home"), ...env },
        reject: false,
      });
    const own = { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE: passphrase };
    await execa("pulumi", ["stack", "init", "staging", "--non-interactive"], {
      cwd: project.root,
      env: { PATH, PULUMI_HOME: project.path("home"), ...own },
    });
    await pulumi(own, "config", "set", "--secret", "gantry:proof", "it is open");
    const held = {
      vars: { PULUMI_BACKEND_URL },
      secrets: { PULUMI_CONFIG_PASSPHRASE: passphrase },
      inputs: { version: "v1.0.0", subproject: "api" },
      steps: {},
      needs: {},
      matrix: { stack: "staging" },
    };
    for (const [file, step] of [
      ["deploy-staging.yml", "Deploy"],
      ["deploy-staging.yml", "Read the outputs"],
      ["deploy-repository.yml", "Deploy"],
      ["drift.yml", "Compare with what is there"],
    ] as const) {
      const opened = await pulumi(stepEnvironment(file, step, held), "config", "get", "gantry:proof");
      assert.equal(opened.stdout, "it is open", `${file}, ${step}: ${opened.stderr}`);
      const without = stepEnvironment(file, step, { ...held, secrets: {} });
      assert.notEqual((await pulumi(without, "config", "get", "gantry:proof")).exitCode, 0, step);
    }
  });
});

describe("a stack that is locked", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  const held = (who: string, pid: number): string =>
    `  file:///x.json: created by ${who} (pid ${pid}) at 2026-11-21T03:04:05Z`;
  /** As the engine says it, advice included. */
  const refused = (...locks: readonly string[]): GantryError =>
    lockedIn(
      sessionOf(project),
      [
        `error: the stack is currently locked by ${locks.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.`,
        ...locks,
      ].join("\n"),
    ) ?? assert.fail();
  // Linux hands out no process id above 2^22.
  const deadPid = 2 ** 22 + 1;
  const here = `ops@${hostname()}`;

  it("names the dead process that left it, since when, and how to free it", () => {
    const error = refused(held(here, deadPid));
    assert.match(
      error.message,
      new RegExp(`locked by ops@.*, process ${deadPid}, since 2026-11-21T03:04:05Z; that process is dead`),
    );
    assert.match(error.hint ?? "", /pulumi cancel --yes --stack staging/);
  });

  it("advises to wait for a process that still runs, and to do nothing else", () => {
    const error = refused(held(here, process.pid));
    assert.match(error.message, /that process is still running/);
    assert.match(error.hint ?? "", /^wait until it has ended/);
    assert.doesNotMatch(error.hint ?? "", /cancel/);
  });

  it("is not freed for a dead process while another one holds it too", () => {
    const error = refused(held(here, deadPid), held(here, process.pid));
    assert.match(error.message, /locked by 2 runs/);
    assert.deepEqual(
      error.problems.map((problem) => problem.replace(/^.*: /, "")),
      ["that process is dead", "that process is still running"],
    );
    assert.doesNotMatch(error.hint ?? "", /cancel/);
  });

  it("from another machine says whose it is, and what to make sure of before it is freed", () => {
    const error = refused(held("ci@runner-7", 1));
    assert.match(
      error.message,
      /locked by ci@runner-7, process 1, since 2026-11-21T03:04:05Z; on another machine/,
    );
    assert.match(
      error.hint ?? "",
      /^wait until it has ended\. It is left over only if its process on runner-7/,
    );
  });

  it("at a backend that does not tell by whom is waited for", () => {
    const said =
      "error: [409] Conflict: Another update is currently in progress. Run `pulumi cancel` to end it.";
    const error = lockedIn(sessionOf(project), said);
    assert.match(error?.message ?? "", /another run is at work on stack "staging"/);
    assert.doesNotMatch(error?.hint ?? "", /cancel/);
  });

  it("waits for a local run that is alive, and says whose it is", async () => {
    await gantry(project, ["env", "shell", "staging", "--local"]);
    const folder = project.path(".gantry", "state", ".pulumi", "locks", "organization", "gantry", "staging");
    mkdirSync(folder, { recursive: true });
    const held = {
      pid: process.pid,
      username: "me",
      hostname: hostname(),
      timestamp: "2026-11-21T03:04:05Z",
    };
    writeFileSync(project.path(folder.slice(project.root.length + 1), "held.json"), JSON.stringify(held));
    const ran = await gantry(project, ["up", "staging", "--local", "--yes"]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, new RegExp(`locked by me@.*, process ${process.pid}, since .*still running`));
    assert.doesNotMatch(ran.stderr, /cancel|asking the clouds/);
  });
});

describe("a full disk", () => {
  it("is said as such, with what to do", () => {
    const project = new TestProject();
    const failed = {
      exitCode: 255,
      events: [],
      stdout: "",
      stderr: "error: write /x: no space left on device",
    };
    const error = explainFailure(sessionOf(project), failed);
    assert.equal(error.message, "the disk is full");
  });
});

import assert from "node:assert/strict";
import { z } from "zod";
import { gitAs } from "../support/git-as.ts";
import type { Ran } from "../support/gantry.ts";
import { inProcess } from "../support/in-process.ts";
import { LoopbackServer, type Asked, type Reply } from "../support/loopback-server.ts";
import { TestProject } from "../support/project.ts";
import { begin, end, imageBy, makeEnvironmentTag, makeVersion } from "../support/released.ts";

const page = "https://github.com/lotus-labs/lotus/actions/runs";
const json = { "content-type": "application/json" };
const said = z.object({
  started: z.boolean(),
  steps: z.array(z.looseObject({ kind: z.string(), says: z.string() })),
});

interface FakeRun {
  id: number;
  workflow: string;
  title?: string;
  status?: string;
  conclusion?: string | null;
  attempt?: number;
  branch?: string;
  created?: string;
  /** Failed ones, with their logs. */
  jobs?: readonly { name: string; log: string; began?: number }[];
}

/** GitHub as far as it is asked, and a store of logs beside it that must not see the token. */
class FakeGitHub {
  runs: readonly FakeRun[] = [];
  readonly wrote: { path: string; body: unknown }[] = [];
  readonly server: LoopbackServer;

  constructor(server: LoopbackServer) {
    this.server = server;
    server.answer((asked) => ({ headers: json, ...this.#answer(asked) }));
  }

  #answer({ method, path, headers, body }: Asked): Reply {
    const url = new URL(path, "http://localhost");
    const log = /^\/logs\/(?<id>\d+)$/.exec(url.pathname)?.groups?.["id"];
    if (log !== undefined) {
      assert.equal(headers["authorization"], undefined);
      return { body: this.#jobs().find(({ id }) => id === Number(log))?.log };
    }
    assert.equal(headers["authorization"], "token token");
    const below = url.pathname.replace(/^\/repos\/lotus-labs\/lotus/, "");
    if (method === "POST") {
      this.wrote.push({ path: below, body: JSON.parse(body) });
      return { status: below.endsWith("/dispatches") ? 204 : 201 };
    }
    const of = /^\/actions\/workflows\/(?<file>[^/]+)\/runs$/.exec(below)?.groups?.["file"];
    const one = /^\/actions\/runs\/(?<id>\d+)$/.exec(below)?.groups?.["id"];
    const jobs = /^\/actions\/runs\/(?<id>\d+)\/attempts\/1\/jobs$/.exec(below)?.groups?.["id"];
    const job = /^\/actions\/jobs\/(?<id>\d+)\/logs$/.exec(below)?.groups?.["id"];
    if (of !== undefined || below === "/actions/runs") {
      const status = url.searchParams.get("status");
      const since = url.searchParams.get("created")?.replace(">=", "");
      const list = this.runs
        .filter(({ workflow }) => of === undefined || workflow === of)
        .map(bodyOf)
        .filter((run) => status === null || run.status === status)
        .filter((run) => since === undefined || Date.parse(run.created_at) >= Date.parse(since));
      return { body: { total_count: list.length, workflow_runs: list } };
    }
    if (one !== undefined) {
      const run = this.runs.find(({ id }) => id === Number(one));
      return run === undefined ? { status: 404, body: {} } : { body: bodyOf(run) };
    }
    if (jobs !== undefined) {
      const list = this.#jobs().filter(({ run }) => run === Number(jobs));
      return { body: { total_count: list.length, jobs: list } };
    }
    if (job !== undefined) return { status: 302, headers: { location: `${this.server.url}/logs/${job}` } };
    return { status: 404, body: {} };
  }

  #jobs() {
    return this.runs.flatMap(({ id: run, jobs = [] }) =>
      jobs.map(({ name, log, began = 0 }, at) => ({
        run,
        id: run * 10 + at,
        name,
        log,
        conclusion: "failure",
        started_at: new Date(Date.UTC(2026, 10, 30, 1, began)).toISOString(),
        completed_at: new Date(Date.UTC(2026, 10, 30, 1, began + 1)).toISOString(),
      })),
    );
  }
}

function bodyOf({ id, workflow, ...run }: FakeRun) {
  const {
    title = workflow,
    status = "completed",
    conclusion = "failure",
    attempt = 1,
    branch = "main",
  } = run;
  return {
    id,
    run_attempt: attempt,
    path: `.github/workflows/${workflow}`,
    display_title: title,
    head_branch: branch,
    status,
    conclusion: status === "completed" ? conclusion : null,
    created_at: run.created ?? new Date().toISOString(),
    html_url: `${page}/${id}`,
  };
}

describe("gantry heal", () => {
  let server: LoopbackServer;
  let project: TestProject;
  let github: FakeGitHub;
  before(async () => {
    server = await new LoopbackServer().start();
  });
  beforeEach(() => {
    github = new FakeGitHub(server);
  });

  /** api/v1.0.0 runs in staging. */
  async function begun(): Promise<void> {
    project = new TestProject();
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(project.root, ["add", "environments", "Pulumi.yaml"]);
    await gitAs(project.root, ["commit", "--quiet", "--message", "Begin"]);
    for (const [version, digit] of [
      ["api/v1.0.0", "a"],
      ["api/v1.1.0", "b"],
    ] as const) {
      await makeVersion(project.root, version, [imageBy("ghcr.io/lotus-labs/api", digit)]);
    }
    await makeEnvironmentTag(project.root, "api/staging", "api/v1.0.0");
    await end(project.root, "staging", await begin(project.root, "staging", 1, ["api/v1.0.0"]), "SUCCESS");
  }

  function heal(...words: string[]): Promise<Ran> {
    const env = {
      PATH: process.env["PATH"],
      HOME: project.root,
      GITHUB_API_URL: server.url,
      GITHUB_TOKEN: "token",
    };
    return inProcess(["heal", ...words], { cwd: project.root, env });
  }

  async function healed(...words: string[]) {
    const ran = await heal(...words, "--yes", "--json");
    return { ...ran, ...said.parse(JSON.parse(ran.stdout || "{}")) };
  }

  it("starts again what stopped half way, once its run has ended, and nothing while that or another goes on", async () => {
    await begun();
    await begin(project.root, "staging", 2, ["api/v1.1.0"], { run: `${page}/7` });
    const first = {
      id: 7,
      workflow: "deploy-staging.yml",
      status: "in_progress",
      created: "2026-11-01T00:00:00Z",
    };
    github.runs = [first];
    assert.deepEqual(
      (await healed("staging")).steps.map(({ kind }) => kind),
      ["wait"],
    );
    assert.deepEqual(github.wrote, []);

    github.runs = [{ ...first, status: "completed", conclusion: "cancelled" }];
    const dry = await heal("staging", "--dry-run");
    assert.match(
      dry.stdout,
      /to start: deploy-staging.yml -f version=v1.1.0 -f subproject=api, approved as ever/,
    );
    assert.deepEqual([dry.exitCode, github.wrote], [0, []]);
    assert.equal((await healed("staging")).exitCode, 0);
    const inputs = { version: "v1.1.0", subproject: "api" };
    assert.deepEqual(github.wrote, [
      { path: "/actions/workflows/deploy-staging.yml/dispatches", body: { ref: "main", inputs } },
    ]);

    // It waits for its approval, and then has failed as well.
    const second: FakeRun = {
      id: 8,
      workflow: "deploy-staging.yml",
      status: "waiting",
      created: "2099-01-01T00:00:00Z",
    };
    github.runs = [second, ...github.runs];
    assert.deepEqual(
      (await healed("staging")).steps.map(({ kind }) => kind),
      ["wait"],
    );
    github.runs = [{ ...second, status: "completed" }, ...github.runs.slice(1)];
    const left = await healed("staging");
    assert.deepEqual([left.exitCode, left.steps.map(({ kind }) => kind)], [1, ["person"]]);
    assert.match(left.stdout, /actions\/runs\/8/);
    assert.equal(github.wrote.length, 1);
  });

  it("brings the environment back to what its tags say after a failure, and asks nobody of what is well", async () => {
    await begun();
    const well = await heal("--yes");
    assert.equal(well.stdout, "nothing to heal: no attempt is half way or failed, and no run contended\n");
    await end(project.root, "staging", await begin(project.root, "staging", 2, ["api/v1.1.0"]), "FAILED");
    github.runs = [{ id: 7, workflow: "deploy-production.yml", created: "2026-11-01T00:00:00Z" }];
    assert.equal((await healed()).exitCode, 0);
    assert.deepEqual(github.wrote, [
      { path: "/actions/workflows/deploy-staging.yml/dispatches", body: { ref: "main", inputs: {} } },
    ]);
  });

  it("brings up to date what is not as declared, once, and names the way where that did not help", async () => {
    await begun();
    const drifted = (id: number, created: string): FakeRun => ({
      id,
      workflow: "drift.yml",
      created,
      jobs: [{ name: "drift (staging, drift-staging)", log: "" }],
    });
    github.runs = [
      drifted(9, "2026-11-20T02:23:00Z"),
      drifted(8, "2026-11-19T02:23:00Z"),
      { id: 7, workflow: "drift.yml", conclusion: "success", created: "2026-11-18T02:23:00Z" },
    ];
    assert.match(
      (await heal("--dry-run")).stdout,
      /^staging: it is not as declared since 2026-11-19T02:23:00Z/m,
    );
    github.runs = [
      ...github.runs,
      { id: 10, workflow: "deploy-staging.yml", conclusion: "success", created: "2026-11-19T09:00:00Z" },
    ];
    const { exitCode, steps } = await healed();
    assert.deepEqual([exitCode, github.wrote], [1, []]);
    assert.match(JSON.stringify(steps), /gantry drift staging --repair/);
  });

  it("runs again, once, what failed since another had what it needed, and nothing that failed by itself", async () => {
    project = new TestProject();
    const port = "Error: listen EADDRINUSE: address already in use :::3000";
    const pull = "pull-request.yml";
    github.runs = [
      // What came after the one that contended says nothing of its own.
      {
        id: 1,
        workflow: pull,
        branch: "a",
        jobs: [
          { name: "test", log: port },
          { name: "gate", log: "no tests", began: 5 },
        ],
      },
      { id: 2, workflow: pull, branch: "b", jobs: [{ name: "test", log: "expected 1, got 2" }] },
      {
        id: 3,
        workflow: pull,
        branch: "c",
        jobs: [
          { name: "test", log: port },
          { name: "lint", log: "2 errors" },
        ],
      },
      { id: 4, workflow: pull, branch: "d", attempt: 2, jobs: [{ name: "test", log: port }] },
      { id: 5, workflow: pull, branch: "e", jobs: [{ name: "test", log: port }] },
      { id: 6, workflow: pull, branch: "e", status: "in_progress" },
      { id: 7, workflow: "deploy-staging.yml", jobs: [{ name: "deploy", log: port }] },
      {
        id: 8,
        workflow: pull,
        branch: "f",
        created: "2026-11-01T00:00:00Z",
        jobs: [{ name: "test", log: port }],
      },
    ];
    const { exitCode, stdout } = await heal("runs", "--yes");
    assert.equal(exitCode, 0);
    assert.deepEqual(github.wrote, [{ path: "/actions/runs/1/rerun-failed-jobs", body: {} }]);
    assert.match(stdout, /"test" of pull-request.yml could not have a port, since another had it/);
  });

  it("says which scopes there are, and starts nothing where nobody can answer", async () => {
    project = new TestProject();
    const unknown = await heal("prod", "--yes");
    assert.deepEqual([unknown.exitCode, github.wrote], [2, []]);
    assert.match(unknown.stderr, /one of all, runs, production, staging/);
    assert.match((await heal()).stderr, /--yes was not given/);
  });
});

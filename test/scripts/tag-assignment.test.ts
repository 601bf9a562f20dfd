import assert from "node:assert/strict";
import { z } from "zod";
import { tagAssignmentWorkflow } from "../../model/observed/tag-assignment.ts";
import { LoopbackServer } from "../support/loopback-server.ts";
import { ScriptRepository, type Ended } from "../support/script-repository.ts";
import { requireTool } from "../support/tools.ts";

const commit = "ab".repeat(20);
const image = `ghcr.io/lotus-labs/api@sha256:${"cd".repeat(32)}`;
const page = "https://github.com/lotus-labs/lotus/actions/runs/17";
const dispatch = z.object({ ref: z.string(), inputs: z.record(z.string(), z.string()) });
const token = "a token that only standard input has";

describe("the scripts that get a version its tag", () => {
  const github = new LoopbackServer();
  let repository: ScriptRepository;
  before(async function () {
    requireTool(this, "curl", "apt-get install -y curl");
    await github.start();
  });
  beforeEach(async () => {
    repository = new ScriptRepository();
    repository.copy("scripts/release");
    repository.write("package.json", '{ "name": "x", "version": "1.2.3" }\n');
    await repository.run("git", ["init", "--quiet", "--initial-branch=main"]);
    github.answer(() => ({ status: 204 }));
  });
  const run = (name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
    repository.run(`scripts/release/${name}.sh`, args, {
      env: {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: "lotus-labs/lotus",
        GITHUB_RUN_ID: "17",
        GITHUB_RUN_NUMBER: "42",
        GITHUB_SHA: commit,
        GITHUB_TOKEN: token,
        ...env,
      },
    });
  const place = (file: string): string => `/repos/lotus-labs/lotus/actions/workflows/${file}/dispatches`;

  it("ask for the tag of what was built, with its commit, its run and where it goes", async () => {
    for (const [given, version] of [
      ["v1.2.4", "v1.2.4"],
      ["api/v1.2.4", "v1.2.4"],
      ["", "v1.2.3-staging.42"],
    ] as const) {
      github.answer(() => ({ status: 204 }));
      const ended = await run("30-request-tag", ["api", "staging", given, `${image} ${image}1`]);
      assert.equal(ended.exitCode, 0, ended.stderr);
      const [asked, ...more] = github.asked;
      assert.deepEqual(more, []);
      assert.equal(asked?.path, place(tagAssignmentWorkflow));
      assert.equal(asked.headers["authorization"], `Bearer ${token}`);
      assert.deepEqual(dispatch.parse(JSON.parse(asked.body)), {
        ref: "main",
        inputs: {
          tag_type: "version",
          subproject: "api",
          version,
          environment: "staging",
          commit_sha: commit,
          artifacts: `${image} ${image}1`,
          run: page,
        },
      });
      assert.ok(!ended.stderr.includes(token));
    }
  });

  it("only deploy a version that is there: it is built once", async () => {
    const as = ["-c", "user.email=a@lotus.example", "-c", "user.name=a"];
    await repository.run("git", [...as, "commit", "--quiet", "--allow-empty", "--message", "Begin"]);
    await repository.run("git", [...as, "tag", "--annotate", "--message", "x", "api/v1.2.4"]);
    const ended = await run("30-request-tag", ["api", "production", "v1.2.4", image]);
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.deepEqual(
      github.asked.map(({ path, body }) => [path, dispatch.parse(JSON.parse(body)).inputs]),
      [[place("deploy-production.yml"), { version: "v1.2.4", subproject: "api" }]],
    );
  });

  const refused: readonly [string, string[], RegExp][] = [
    ["a version without artifacts", ["api", "staging", "v1.2.4", ""], /the list of artifacts is missing/],
    ["an artifact that is code", ["api", "staging", "v1.2.4", '"},"x":"$(id)'], /are no artifacts/],
    ["the state of a version", ["api", "staging", "v1.2.4-stable", image], /is the state of a version/],
    ["a version that is code", ["api", "staging", "v1.2.4$(id)", image], /is no version/],
  ];
  for (const [what, args, message] of refused) {
    it(`ask for nothing with ${what}`, async () => {
      const ended = await run("30-request-tag", args);
      assert.equal(ended.exitCode, 2);
      assert.match(ended.stderr, message);
      assert.deepEqual(github.asked, []);
    });
  }

  it("fail where git cannot say whether the version is there, and where GitHub refuses", async () => {
    github.answer(() => ({ status: 403, body: { message: "Resource not accessible by integration" } }));
    const ended = await run("30-request-tag", ["api", "staging", "v1.2.4", image]);
    assert.notEqual(ended.exitCode, 0);
    assert.match(ended.stdout, /not accessible/);
    repository.write(".git/HEAD", "broken\n");
    github.answer(() => ({ status: 204 }));
    assert.notEqual((await run("30-request-tag", ["api", "staging", "v1.2.4", image])).exitCode, 0);
    assert.deepEqual(github.asked, []);
  });

  it("start no deployment to what is no environment's name", async () => {
    const ended = await run("40-start-deployment", ["../../x", "api", "v1.2.4"]);
    assert.equal(ended.exitCode, 2);
    assert.match(ended.stderr, /"\.\.\/\.\.\/x" is no environment/);
    assert.deepEqual(github.asked, []);
  });

  const lotus = { full_name: "lotus-labs/lotus" };
  const built = {
    status: "in_progress",
    conclusion: null,
    event: "push",
    head_branch: "main",
    head_sha: commit,
    path: ".github/workflows/staging-api.yml",
    repository: lotus,
    head_repository: lotus,
  };
  const verify = (answer: object, address = page): Promise<Ended> => {
    github.answer(() => ({ body: answer }));
    return run("50-verify-run", [address, commit], {
      PIPELINES: ".github/workflows/production-api.yml .github/workflows/staging-api.yml",
    });
  };

  it("take the run that still goes on, or succeeded", async () => {
    for (const more of [
      {},
      { status: "completed", conclusion: "success" },
      { event: "workflow_dispatch" },
      { path: ".github/workflows/staging-api.yml@main" },
    ]) {
      const ended = await verify({ ...built, ...more });
      assert.equal(ended.exitCode, 0, ended.stderr);
    }
    assert.equal(github.asked[0]?.path, "/repos/lotus-labs/lotus/actions/runs/17");
  });

  const wrong: readonly [string, object, RegExp][] = [
    ["of another commit", { head_sha: "ef".repeat(20) }, /is of the commit efef\w+ and not of abab/],
    ["of another branch", { head_branch: "topic" }, /is of the branch topic and not of main/],
    ["of a pull request", { event: "pull_request" }, /was started by pull_request/],
    [
      "of another workflow",
      { path: ".github/workflows/lunch.yml" },
      /is of \.github\/workflows\/lunch\.yml, which is no pipeline/,
    ],
    ["of no workflow", { path: undefined }, /is of , which is no pipeline/],
    ["of a fork", { head_repository: { full_name: "mallory/lotus" } }, /is not of lotus-labs\/lotus/],
    ["that failed", { status: "completed", conclusion: "failure" }, /is completed: failure/],
    ["that has not begun", { status: "queued" }, /is queued/],
    [
      "of which GitHub says nothing",
      { head_sha: undefined, status: undefined },
      /is of the commit undefined/,
    ],
  ];
  for (const [what, more, message] of wrong) {
    it(`take no run ${what}`, async () => {
      const ended = await verify({ ...built, ...more });
      assert.equal(ended.exitCode, 1, ended.stdout);
      assert.match(ended.stderr, message);
    });
  }

  it("take no run that is elsewhere, or that GitHub does not have", async () => {
    for (const address of [
      "https://github.com/mallory/lotus/actions/runs/17",
      "https://github.com/lotus-labs/lotus/actions/runs/17/../../../../x",
      "",
    ]) {
      const ended = await verify(built, address);
      assert.equal(ended.exitCode, 2, address);
      assert.deepEqual(github.asked, []);
    }
    github.answer(() => ({ status: 404, body: { message: "Not Found" } }));
    assert.notEqual((await run("50-verify-run", [page, commit])).exitCode, 0);
  });

  const kept = (name: string, id = 17): object => ({ name, expired: false, workflow_run: { id } });
  const keptName = `built-${"cd".repeat(32)}`;
  const verifyArtifacts = (artifacts: string, there: readonly object[]): Promise<Ended> => {
    github.answer(() => ({ body: { total_count: there.length, artifacts: there } }));
    return run("55-verify-artifacts", [page, commit, artifacts]);
  };

  it("take what the run kept under its digest, and the commit that it is of", async () => {
    const ended = await verifyArtifacts(`${image} git:${commit}`, [kept("other"), kept(keptName)]);
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.deepEqual(
      github.asked.map(({ path }) => path),
      [`/repos/lotus-labs/lotus/actions/runs/17/artifacts?name=${keptName}`],
    );
    assert.ok(!ended.stderr.includes(token));
  });

  const unbuilt: readonly [string, string, object[], RegExp][] = [
    ["an image that the run has not built", image, [kept("built-x")], /has not built ghcr\.io/],
    ["an image that another run has built", image, [kept(keptName, 18)], /has not built ghcr\.io/],
    [
      "one of two images",
      `${image} ${image.replaceAll("cd", "ef")}`,
      [kept(keptName)],
      /efef has not|has not built/,
    ],
    ["another commit", `git:${"ef".repeat(20)}`, [], /is no image by digest, and not the commit abab/],
    [
      "an image of another registry",
      image.replace("ghcr", "evil"),
      [kept(keptName)],
      /is no image by digest/,
    ],
    ["an image by a tag", "ghcr.io/lotus-labs/api:v1", [kept(keptName)], /is no image by digest/],
  ];
  for (const [what, artifacts, there, message] of unbuilt) {
    it(`take no ${what}`, async () => {
      const ended = await verifyArtifacts(artifacts, there);
      assert.equal(ended.exitCode, 1, ended.stdout);
      assert.match(ended.stderr, message);
    });
  }

  it("take no artifact where GitHub does not say what the run kept", async () => {
    for (const answer of [{ status: 404, body: {} }, { body: {} }, { body: "no JSON" }]) {
      github.answer(() => answer);
      assert.notEqual((await run("55-verify-artifacts", [page, commit, image])).exitCode, 0);
    }
  });

  it("name what was built by its digest, and nothing that is none", async () => {
    repository.write("output.txt", "");
    const output = repository.path("output.txt");
    const digest = image.slice(image.indexOf("@") + 1);
    const named = await run("25-name-built", [digest], { GITHUB_OUTPUT: output });
    assert.equal(named.exitCode, 0, named.stderr);
    assert.equal(repository.read("output.txt"), `name=${keptName}\n`);
    assert.equal((await run("25-name-built", [`${digest}\nx=y`], { GITHUB_OUTPUT: output })).exitCode, 2);
    assert.equal(repository.read("output.txt"), `name=${keptName}\n`);
  });

  const assign = async (env: Record<string, string>): Promise<string[]> => {
    repository.write("package.json", '{ "type": "module" }\n');
    repository.write("cli/gantry.js", "console.log(JSON.stringify(process.argv.slice(2)));\n");
    const { exitCode, stdout, stderr } = await run("60-assign-tag", [], env);
    assert.equal(exitCode, 0, stderr);
    return z.array(z.string()).parse(JSON.parse(stdout));
  };

  it("assign what the inputs say, each as one word whatever is in it", async () => {
    const version = { TAG_TYPE: "version", VERSION: "v1.2.4", SUBPROJECT: "api", COMMIT_SHA: commit };
    assert.deepEqual(
      await assign({ ...version, ENVIRONMENT: "staging", ARTIFACTS: `${image} git:*`, RUN: page }),
      [
        ...["tag", "assign", "--type=version", "--version=v1.2.4", "--subproject=api", `--commit=${commit}`],
        ...[`--run=${page}`, `--artifact=${image}`, "--artifact=git:*", "--yes", "--json"],
      ],
    );
    const environment = { TAG_TYPE: "environment", VERSION: "--observed", ENVIRONMENT: "a $(id) b" };
    assert.deepEqual(await assign({ ...environment, FORCE_MOVE: "true" }), [
      ...["tag", "assign", "--type=environment", "--version=--observed", "--environment=a $(id) b"],
      ...["--force-move", "--yes", "--json"],
    ]);
    assert.deepEqual(
      await assign({ TAG_TYPE: "state", VERSION: "v1.2.4", STATE: "stable", FORCE_MOVE: "false" }),
      ["tag", "assign", "--type=state", "--version=v1.2.4", "--state=stable", "--yes", "--json"],
    );
  });
});

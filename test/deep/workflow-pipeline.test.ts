import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { LoopbackServer } from "../support/loopback-server.ts";
import { checkout as here } from "../support/project.ts";
import { requireTool } from "../support/tools.ts";
import { CleanCheckout } from "../support/workflow-run/clean-checkout.ts";
import { type JobRun, runJob, type RunOptions } from "../support/workflow-run/run-job.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const migrations = `sha256:${"cd".repeat(32)}`;
const artifacts = `ghcr.io/lotus-labs/api@${digest} ghcr.io/lotus-labs/migrations@${migrations}`;
const dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.string()),
});
/** What PyPI has is shown, not installed: Ruff is the one built for WebAssembly, and pytest Debian's. */
const shown = {
  PIPELINE_SCRIPT_INSTALL_PYTHON_PACKAGES_BEHAVIOR: "DRY_RUN",
  PIPELINE_SCRIPT_RUFF_BEHAVIOR: "DRY_RUN",
};

describe("a pipeline, run stage by stage in a clean checkout", () => {
  let checkout: CleanCheckout;
  const github = new LoopbackServer();
  before(async () => {
    await github.start();
    github.answer(() => ({ status: 204 }));
    checkout = new CleanCheckout();
    checkout.git("checkout", "--quiet", "main");
    for (const app of ["api", "portal"]) checkout.addApp(app);
    checkout.write(".gitignore", "node_modules\n.gantry\n.vercel\n__pycache__\n");
    checkout.commit("Add the apps");
    checkout.git("push", "--quiet", "origin", "main");
  });

  const run = (file: string, job: string, more: Partial<RunOptions> = {}): Promise<JobRun> =>
    runJob({
      workspace: checkout.root,
      file,
      job,
      by: { event: "push", ref: "refs/heads/main", runNumber: 42, apiUrl: github.url },
      contexts: { inputs: {}, needs: {} },
      env: { npm_config_prefer_offline: "true", ...shown },
      ...more,
    });

  const passed = ({ steps, failed }: JobRun): string => {
    const last = steps.at(-1);
    assert.ok(!failed, `${last?.name ?? ""}: ${last?.stdout ?? ""}\n${last?.stderr ?? ""}`);
    return last?.stdout ?? "";
  };

  it("Ruff: the commands that check the API's Python", async () => {
    const said = passed(await run("staging-api.yml", "ruff"));
    assert.equal(said, "+ python3 -m ruff check apps/api\n+ python3 -m ruff format --check apps/api");
  });

  it("Ruff: finds nothing in the API's Python, and what is planted there", async function () {
    requireTool(this, "python3", "apt-get install -y python3");
    const env = {
      ...shown,
      PIPELINE_SCRIPT_RUFF_BEHAVIOR: "EXECUTE",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: join(here, "test", "support", "ruff", "python"),
    };
    const clean = passed(await run("staging-api.yml", "ruff", { env }));
    assert.equal(clean, "All checks passed!\n2 files already formatted");
    for (const [text, message] of [
      ["import os\n", /apps\/api\/unused\.py:1:8: F401 `os` imported but unused/],
      ["x = {  }\n", /Would reformat: apps\/api\/unused\.py/],
    ] as const) {
      checkout.write("apps/api/unused.py", text);
      const ran = await run("staging-api.yml", "ruff", { env });
      assert.ok(ran.failed);
      assert.match(ran.steps.at(-1)?.stdout ?? "", message);
    }
    checkout.git("clean", "--quiet", "--force", "apps/api/unused.py");
  });

  it("Ruff: its packages are installed by their hashes", async () => {
    const { steps } = await run("staging-api.yml", "ruff");
    const install = steps.find(({ name }) => name === "Install the app's packages");
    assert.equal(
      install?.stdout,
      "+ python3 -m pip install --require-hashes --requirement apps/api/requirements-dev.txt",
    );
  });

  it("Pytest: the API's tests", async function () {
    requireTool(this, "py.test-3", "apt-get install -y python3-pytest");
    assert.match(passed(await run("staging-api.yml", "pytest")), /2 passed/);
  });

  it("Spectral: the API's description", async () => {
    assert.match(
      passed(await run("staging-api.yml", "spectral")),
      /No results with a severity of 'warn' or higher found/,
    );
  });

  it("ESLint: the portal's TypeScript", async () => {
    passed(await run("staging-portal.yml", "eslint"));
  });

  it("Build: the portal, of which the artifact is kept", async () => {
    const { steps, failed } = await run("staging-portal.yml", "build");
    assert.ok(!failed, steps.at(-1)?.stderr);
    assert.equal(
      checkout.git("ls-files", "--others", "--ignored", "--exclude-standard", "apps/portal/.vercel"),
      "apps/portal/.vercel/output/static/greeting.js",
    );
    assert.deepEqual(steps.at(-1)?.uses?.with["path"], "apps/portal/.vercel/output");
  });

  it.skip(
    "Build: docker buildx build --output type=cacheonly apps/api (needs an engine: apt-get install -y docker.io)",
  );

  it("GHCR Push: docker buildx build --sbom=true --provenance=mode=max --no-cache --push --tag ghcr.io/lotus-labs/api:<commit> apps/api, and the migrations' image, shown and not run", async () => {
    const ran = await run("staging-api.yml", "ghcr-push", {
      actionOutputs: { push: { digest }, "push-migrations": { digest: migrations } },
    });
    const usesOf = (action: string) =>
      ran.steps.filter(({ uses }) => uses?.action.startsWith(`${action}@`)).map(({ uses }) => uses?.with);
    const common = { push: "true", "no-cache": "true", sbom: "true", provenance: "mode=max" };
    const commit = checkout.git("rev-parse", "HEAD");
    assert.deepEqual(usesOf("docker/build-push-action"), [
      { ...common, context: "apps/api", tags: `ghcr.io/lotus-labs/api:${commit}` },
      {
        ...common,
        context: ".",
        file: "migrations/Dockerfile",
        tags: `ghcr.io/lotus-labs/migrations:${commit}`,
      },
    ]);
    assert.deepEqual(ran.outputs, { digest, "digest-migrations": migrations });
    assert.deepEqual(
      usesOf("actions/upload-artifact").map((kept) => kept?.["name"]),
      [digest, migrations].map((name) => `built-${name.slice("sha256:".length)}`),
    );
  });

  it("publishes nothing for a pull request, nor for a dispatch from another branch", async () => {
    for (const by of [
      { event: "pull_request", ref: "refs/pull/7/merge" },
      { event: "workflow_dispatch", ref: "refs/heads/topic" },
    ] as const) {
      for (const job of ["ghcr-push", "tag-deploy"])
        assert.ok((await run("staging-api.yml", job, { by })).skipped);
    }
  });

  it("Tag Deploy: asks for the tag that names the image, whose workflow finds the run and starts the deployment", async () => {
    const needs = { "ghcr-push": { outputs: { digest, "digest-migrations": migrations } } };
    passed(await run("staging-api.yml", "tag-deploy", { contexts: { inputs: {}, needs } }));
    const [asked] = github.asked;
    assert.equal(asked?.path, "/repos/lotus-labs/lotus/actions/workflows/tag-assignment.yml/dispatches");
    assert.equal(asked.headers["authorization"], "Bearer workflow-token");
    const { ref, inputs } = dispatch.parse(JSON.parse(asked.body));
    assert.equal(ref, "main");
    const commit = checkout.git("rev-parse", "HEAD");
    assert.deepEqual(inputs, {
      tag_type: "version",
      subproject: "api",
      version: "v0.1.0-staging.42",
      environment: "staging",
      commit_sha: commit,
      artifacts,
      run: "https://github.com/lotus-labs/lotus/actions/runs/1658821493",
    });

    const by = { event: "workflow_dispatch", ref: "refs/heads/main", apiUrl: github.url } as const;
    const lotus = { full_name: "lotus-labs/lotus" };
    const built = { status: "in_progress", event: "push", head_branch: "main", head_sha: commit };
    const path = ".github/workflows/staging-api.yml";
    const names = [digest, migrations].map((name) => `built-${name.slice("sha256:".length)}`);
    github.answer((question) => {
      const name = names.find((known) => question.path.endsWith(`/artifacts?name=${known}`));
      return name !== undefined
        ? { body: { total_count: 1, artifacts: [{ name, workflow_run: { id: 1658821493 } }] } }
        : { body: { ...built, path, repository: lotus, head_repository: lotus } };
    });
    passed(await run("tag-assignment.yml", "run", { by, contexts: { inputs } }));
    const ofRun = "/repos/lotus-labs/lotus/actions/runs/1658821493";
    assert.deepEqual(
      github.asked.map((question) => question.path),
      [ofRun, ...names.map((name) => `${ofRun}/artifacts?name=${name}`)],
    );
    github.answer(() => ({ status: 204 }));
    passed(await run("tag-assignment.yml", "deploy", { by, contexts: { inputs } }));
    const [started] = github.asked;
    assert.ok(started);
    assert.equal(started.path, "/repos/lotus-labs/lotus/actions/workflows/deploy-staging.yml/dispatches");
    assert.deepEqual(dispatch.parse(JSON.parse(started.body)), {
      ref: "main",
      inputs: { version: "v0.1.0-staging.42", subproject: "api" },
    });
  });

  it("assigns the tag once, which names the image and the run; again, the same; and the deployment finds its commit", async () => {
    const commit = checkout.git("rev-parse", "HEAD");
    const by = { event: "workflow_dispatch", ref: "refs/heads/main" } as const;
    const inputs = {
      ...{ tag_type: "version", subproject: "api", version: "v1.2.3", environment: "staging", state: "" },
      ...{ commit_sha: commit, force_move: "false", artifacts: `ghcr.io/lotus-labs/api@${digest}` },
      run: "https://github.com/lotus-labs/lotus/actions/runs/1658821493",
    };
    const env = { ...shown, PIPELINE_SCRIPT_INSTALL_DEPENDENCIES_BEHAVIOR: "DRY_RUN" };
    const secrets = { DEPLOY_APP_PRIVATE_KEY: "key" };
    const actionOutputs = { app: { token: "app-token" } };
    for (const result of ["CREATED", "UNCHANGED"]) {
      const ran = await run("tag-assignment.yml", "assign", {
        by,
        contexts: { inputs, secrets },
        actionOutputs,
        env,
      });
      assert.match(passed(ran), new RegExp(result));
    }
    const tag = checkout.git("--git-dir", checkout.origin, "cat-file", "tag", "api/v1.2.3");
    assert.match(tag, new RegExp(`^object ${commit}\n`));
    assert.match(tag, new RegExp(`\nArtifact: ghcr\\.io/lotus-labs/api@${digest}\n`));
    assert.match(tag, /\nRun: https:\/\/github\.com\/lotus-labs\/lotus\/actions\/runs\/1658821493/);
    const found = await run("deploy-staging.yml", "version", { by, contexts: { inputs } });
    passed(found);
    assert.equal(found.outputs["commit"], commit);
  });

  it("finds nothing where the environment itself is deployed", async () => {
    const by = { event: "workflow_dispatch", ref: "refs/heads/main" } as const;
    const contexts = { inputs: { version: "", subproject: "" } };
    assert.match(
      passed(await run("deploy-staging.yml", "version", { by, contexts })),
      /the environment itself/,
    );
    const other = { inputs: { version: "", subproject: "api" } };
    const ran = await run("deploy-staging.yml", "version", { by, contexts: other });
    assert.match(ran.steps.at(-1)?.stderr ?? "", /the version is missing/);
  });

  for (const [what, inputs, ref, message] of [
    [
      "a version that no tag has",
      { version: "v9.9.9", subproject: "" },
      "refs/heads/main",
      /there is no tag v9\.9\.9/,
    ],
    [
      "a version that is code",
      { version: "v1.0.0$(id)", subproject: "" },
      "refs/heads/main",
      /is no version/,
    ],
    [
      "a run from another branch",
      { version: "v1.0.0", subproject: "" },
      "refs/heads/topic",
      /deployments run from main/,
    ],
  ] as const) {
    it(`deploys nothing for ${what}`, async () => {
      const by = { event: "workflow_dispatch", ref } as const;
      const ran = await run("deploy-production.yml", "version", { by, contexts: { inputs } });
      assert.ok(ran.failed);
      assert.match(ran.steps.at(-1)?.stderr ?? "", message);
    });
  }

  it("fails at a test that fails, and at a warning of ESLint", async function () {
    requireTool(this, "py.test-3", "apt-get install -y python3-pytest");
    checkout.edit("apps/api/greeting.py", "Hello", "Goodbye");
    assert.match((await run("staging-api.yml", "pytest")).steps.at(-1)?.stdout ?? "", /1 failed, 1 passed/);
    checkout.edit("apps/portal/src/greeting.ts", "name: string", "name: any");
    const ran = await run("staging-portal.yml", "eslint");
    assert.match(ran.steps.at(-1)?.stdout ?? "", /no-explicit-any/);
  });
});

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { LoopbackServer } from "../support/loopback-server.ts";
import { requireGitleaks } from "../support/require-go-tool.ts";
import { requireTool } from "../support/tools.ts";
import { CleanCheckout } from "../support/workflow-run/clean-checkout.ts";
import { type JobRun, runJob } from "../support/workflow-run/run-job.ts";

/** What PyPI has is shown, not installed; the project's own packages are linked. */
const env = {
  PIPELINE_SCRIPT_INSTALL_DEPENDENCIES_BEHAVIOR: "SKIP",
  PIPELINE_SCRIPT_INSTALL_PYTHON_PACKAGES_BEHAVIOR: "DRY_RUN",
  PIPELINE_SCRIPT_RUFF_BEHAVIOR: "DRY_RUN",
  npm_config_prefer_offline: "true",
};
const flags = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];
const workflow = z.object({ jobs: z.record(z.string(), z.unknown()) });
const tested = ["lint-apps", "test-apps", "catalog", "secrets", "preview", "review"];

describe("a product of one's own, begun in a clone of Gantry as README says", () => {
  let checkout: CleanCheckout;
  const github = new LoopbackServer();
  before(async () => {
    await github.start();
    const headers = { "content-type": "application/json" };
    github.answer(({ method }) => ({ headers, body: method === "GET" ? [] : {} }));
    checkout = new CleanCheckout();
    checkout.git("checkout", "--quiet", "main");
    await gantry("init", "--fresh", ...flags, "--apps", "api,portal", "--no-preview", "--yes");
    await gantry("workflows", "generate");
    checkout.commit("Begin the product");
    checkout.git("push", "--quiet", "origin", "main");
    checkout.git("checkout", "--quiet", "-B", "topic");
    for (const app of ["api", "portal"]) checkout.addApp(app);
    checkout.edit("environments/staging/config.yml", "maxInstances: 4", "maxInstances: 6");
    checkout.commit("Add the apps, and let the API grow");
  });

  const gantry = async (...args: readonly string[]): Promise<string> => {
    const command = [join(checkout.root, "cli", "gantry.js"), ...args];
    return (await execa(process.execPath, command, { cwd: checkout.root, stdin: "ignore" })).stdout;
  };
  const run = (job: string, stack = "staging"): Promise<JobRun> =>
    runJob({
      workspace: checkout.root,
      file: "pull-request.yml",
      job,
      by: {
        event: "pull_request",
        ref: "refs/pull/1/merge",
        baseRef: "main",
        apiUrl: github.url,
        repository: "orchid-labs/orchid",
      },
      env,
      contexts: { matrix: { stack } },
    });
  const passed = ({ steps, failed, skipped }: JobRun): string => {
    const last = steps.at(-1);
    assert.ok(!failed && !skipped, `${last?.name ?? ""}: ${last?.stdout ?? ""}\n${last?.stderr ?? ""}`);
    return steps.map(({ stdout, stderr }) => stdout + stderr).join("\n");
  };

  it("has nothing of the example where a product has its own", () => {
    const places = [
      "environments",
      ".github",
      "docs/runbooks",
      "docs/secrets-catalog.md",
      ":(glob)Pulumi.*.yaml",
    ];
    const found = checkout.git("ls-files", "--", ...places).split("\n");
    for (const path of found)
      assert.doesNotMatch(readFileSync(join(checkout.root, path), "utf8"), /lotus|mali-s|jonas-w/, path);
    assert.ok(!existsSync(join(checkout.root, "environments", "canary")));
  });

  it("has everything generated as it would be made now", async () => {
    await execa("npm", ["run", "--silent", "generate"], { cwd: checkout.root });
    assert.equal(checkout.git("status", "--porcelain"), "");
    assert.match(await gantry("workflows", "check"), /10 workflows are as they should be/);
    assert.match(await gantry("catalog", "check"), /the catalog holds: production, staging/);
  });

  it("has no job in its first pull request but these, of which none is Gantry's own test", () => {
    const file = join(checkout.root, ".github", "workflows", "pull-request.yml");
    assert.deepEqual(Object.keys(workflow.parse(parse(readFileSync(file, "utf8"))).jobs), tested);
  });

  it("passes lint-apps: the portal's own script, the API's Ruff and Spectral", async () => {
    const said = passed(await run("lint-apps"));
    assert.match(said, /ruff check apps\/api/);
    assert.match(said, /spectral lint apps\/api\/openapi\.yaml/);
    assert.match(said, /npm run lint --prefix apps\/portal/);
  });

  it("passes test-apps: the API's tests, and the portal's own script", async function () {
    requireTool(this, "py.test-3", "apt-get install -y python3-pytest");
    const said = passed(await run("test-apps"));
    assert.match(said, /2 passed/);
    assert.match(said, /npm test --prefix apps\/portal/);
  });

  it("passes catalog", async () => {
    passed(await run("catalog"));
  });

  it("passes secrets", async function () {
    await requireGitleaks(this);
    assert.match(passed(await run("secrets")), /no secrets found/);
  });

  for (const stack of ["repository", "staging", "production"]) {
    it(`passes preview (${stack}), before anything is filled in`, async () => {
      assert.match(passed(await run("preview", stack)), /policy: all \d+ rules hold/);
    });
  }

  it("passes review", async () => {
    const ran = await run("review");
    passed(ran);
    assert.match(ran.summary, /staging/i);
  });

  it("fails lint-apps and test-apps where an app has nothing to be checked by", async () => {
    checkout.write("apps/mobile/notes.md", "later\n");
    for (const job of ["lint-apps", "test-apps"]) {
      const ran = await run(job);
      assert.ok(ran.failed, job);
      assert.match(
        ran.steps.at(-1)?.stderr ?? "",
        /apps\/mobile has neither pyproject\.toml nor package\.json/,
      );
    }
    checkout.git("clean", "--quiet", "--force", "-d", "apps/mobile");
  });

  it("is brought up on the local cloud", async () => {
    for (const stack of ["staging", "repository"]) {
      const said = await gantry("up", stack, "--local", "--yes");
      assert.match(said, /all \d+ rules hold/, stack);
      const state = join(checkout.root, ".gantry", "state", ".pulumi", "stacks", "orchid", `${stack}.json`);
      assert.match(readFileSync(state, "utf8"), new RegExp(`urn:pulumi:${stack}::orchid::`), stack);
    }
  });
});

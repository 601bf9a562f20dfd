import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { temporaryFolder } from "../support/clean-up.ts";
import { blocksOf } from "../support/documents.ts";
import { LoopbackServer } from "../support/loopback-server.ts";
import { checkout as checkoutOfGantry } from "../support/project.ts";
import { requireGitleaks } from "../support/require-go-tool.ts";
import { requireTool } from "../support/tools.ts";
import { bareRepository, CleanCheckout } from "../support/workflow-run/clean-checkout.ts";
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
const tested = [
  "lint-apps",
  "test-apps",
  "secrets",
  "preview-stack",
  "catalog",
  "preview",
  "review",
  "report",
];

/** The block of a how-to page that has some words: what is typed, each line a command. */
function stepsOf(page: string, words: string): string {
  const blocks = blocksOf(`docs/how-to/${page}.md`).map(({ text }) => text);
  return blocks.find((one) => one.includes(words)) ?? assert.fail(`${page} has no commands with ${words}`);
}

/** Types what a page says, with something else where it has an address, packages or questions. */
async function type(
  steps: string,
  cwd: string,
  otherwise: readonly (readonly [string, string])[],
): Promise<void> {
  const script = otherwise.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replaceAll(from, to);
  }, steps);
  const who = { GIT_AUTHOR_NAME: "Anan", GIT_AUTHOR_EMAIL: "anan@orchid.example" };
  const committer = { GIT_COMMITTER_NAME: "Anan", GIT_COMMITTER_EMAIL: "anan@orchid.example" };
  await execa("bash", ["-euc", script], { cwd, stdin: "ignore", env: { ...who, ...committer } });
}

/** Types how a product begins in a folder, but for the addresses, the packages (linked), and the answers to init's questions. */
async function begin(): Promise<CleanCheckout> {
  const folder = temporaryFolder("gantry-begun-");
  const [gantry, origin] = [bareRepository(), bareRepository()];
  await execa("git", ["push", "--quiet", gantry, "HEAD:refs/heads/main"], { cwd: checkoutOfGantry });
  const packages = `ln -s ${join(checkoutOfGantry, "node_modules")} node_modules && echo node_modules >> .git/info/exclude`;
  const answers = ["--fresh", ...flags, "--apps", "api,portal", "--no-preview", "--yes"].join(" ");
  await type(stepsOf("begin-a-product", "init --fresh"), folder, [
    ["<address of Gantry>", gantry],
    ["git@github.com:your-org/your-product.git", origin],
    ["npm ci", packages],
    ["init --fresh", `init ${answers}`],
    ["npx gantry", "node cli/gantry.js"],
  ]);
  return new CleanCheckout({ root: join(folder, "your-product"), origin });
}

function runIn(
  { root }: CleanCheckout,
  github: LoopbackServer,
  job: string,
  stack = "staging",
): Promise<JobRun> {
  return runJob({
    workspace: root,
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
}

function passed({ steps, failed, skipped }: JobRun): string {
  const last = steps.at(-1);
  assert.ok(!failed && !skipped, `${last?.name ?? ""}: ${last?.stdout ?? ""}\n${last?.stderr ?? ""}`);
  return steps.map(({ stdout, stderr }) => stdout + stderr).join("\n");
}

describe("a product of one's own, begun in a clone of Gantry as its page says", () => {
  let checkout: CleanCheckout;
  const github = new LoopbackServer();
  before(async () => {
    await github.start();
    const headers = { "content-type": "application/json" };
    github.answer(({ method }) => ({ headers, body: method === "GET" ? [] : {} }));
    checkout = await begin();
    assert.equal(checkout.git("rev-parse", "origin/main"), checkout.git("rev-parse", "HEAD"));
    checkout.git("checkout", "--quiet", "-B", "topic");
    for (const app of ["api", "portal"]) checkout.addApp(app);
    checkout.edit("environments/staging/config.yml", "maxInstances: 4", "maxInstances: 6");
    checkout.commit("Add the apps, and let the API grow");
  });

  const gantry = async (...args: readonly string[]): Promise<string> => {
    const command = [join(checkout.root, "cli", "gantry.js"), ...args];
    return (await execa(process.execPath, command, { cwd: checkout.root, stdin: "ignore" })).stdout;
  };
  const run = (job: string, stack = "staging"): Promise<JobRun> => runIn(checkout, github, job, stack);

  it("has nothing of the example where a product has its own", () => {
    const places = [
      "environments",
      ":(exclude)environments/config.schema.json",
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
    assert.match(await gantry("workflows", "check"), /17 workflows are as they should be/);
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
    assert.match(said, /portal: npm run lint/);
  });

  it("passes test-apps: the API's tests, and the portal's own script", async function () {
    requireTool(this, "py.test-3", "apt-get install -y python3-pytest");
    const said = passed(await run("test-apps"));
    assert.match(said, /2 passed/);
    assert.match(said, /portal: npm run test/);
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
      // The job leaves out what the change cannot reach, which is all but staging.
      const said = passed(await run("preview-stack", stack));
      if (stack === "staging") assert.match(said, /policy: all \d+ rules hold/);
      else assert.match(said, /is not previewed, since the change cannot reach it/);
      assert.match(await gantry("preview", stack, "--local"), /policy: all \d+ rules hold/);
    });
  }

  it("passes review", async () => {
    const ran = await run("review");
    passed(ran);
    assert.match(ran.summary, /staging/i);
  });

  it("fails lint-apps and test-apps where an app has nothing to be checked by", async () => {
    const file = "environments/global/config.yml";
    checkout.edit(file, "\napps:\n", "\napps:\n  mobile: {}\n");
    checkout.write("apps/mobile/notes.md", "later\n");
    for (const job of ["lint-apps", "test-apps"]) {
      const ran = await run(job);
      assert.ok(ran.failed, job);
      assert.match(
        ran.steps.find(({ name }) => name === "Check")?.stderr ?? "",
        /mobile: "apps\/mobile" has neither pyproject\.toml nor package\.json/,
      );
    }
    checkout.git("checkout", "--quiet", "--", file);
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

  it("takes a newer Gantry as its page says, and stays the product that it is", async () => {
    const newer = new CleanCheckout();
    newer.edit("docs/profiles.md", "# Profiles", "# Profiles, newer");
    newer.edit("Pulumi.yaml", "main: stacks/index.ts", "# Where programs begin.\nmain: stacks/index.ts");
    newer.edit("environments/staging/config.yml", "maxInstances: 4", "maxInstances: 3");
    newer.edit("README.md", "# Gantry", "# Gantry, newer");
    await execa("npm", ["run", "--silent", "generate"], { cwd: newer.root });
    newer.commit("Make something better");
    newer.git("push", "--quiet", checkout.git("remote", "get-url", "gantry"), "HEAD:main");
    await type(stepsOf("take-a-newer-gantry", "30-take-gantry.sh"), checkout.root, [
      ["npm ci", "true"],
      ["npx gantry", "node cli/gantry.js"],
    ]);
    assert.equal(checkout.git("status", "--porcelain"), "");
    const read = (file: string): string => readFileSync(join(checkout.root, file), "utf8");
    assert.match(read("docs/profiles.md"), /^# Profiles, newer/);
    assert.match(
      read("Pulumi.yaml"),
      /^name: orchid\n[^]*^# Where programs begin\.\nmain: stacks\/index\.ts$/m,
    );
    assert.match(read("environments/staging/config.yml"), /maxInstances: 6/);
    assert.match(await gantry("catalog", "check"), /the catalog holds: production, staging/);
    assert.match(await gantry("up", "staging", "--local", "--yes"), /all \d+ rules hold/);
  });
});

describe("a product that comes as the first pull request of a repository with the example", () => {
  let checkout: CleanCheckout;
  const github = new LoopbackServer();
  before(async () => {
    await github.start();
    github.answer(() => ({ headers: { "content-type": "application/json" }, body: [] }));
    checkout = new CleanCheckout();
    const type = (...args: readonly string[]) =>
      execa(process.execPath, ["cli/gantry.js", ...args], { cwd: checkout.root, stdin: "ignore" });
    await type("init", "--fresh", ...flags, "--apps", "api,portal", "--no-preview", "--yes");
    await type("workflows", "generate");
    for (const app of ["api", "portal"]) checkout.addApp(app);
    checkout.commit("Begin the product");
  });

  it("passes catalog: the example promised nothing", async () => {
    assert.match(
      passed(await runIn(checkout, github, "catalog")),
      /Gantry's example makes way for a product/,
    );
  });

  it("passes review, which previews all of it beside the example", async () => {
    const reviewed = await runIn(checkout, github, "review");
    passed(reviewed);
    assert.match(reviewed.summary, /staging/);
  });
});

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { exampleRemains } from "../../init/leave-example.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { GantryError } from "../../model/errors.ts";
import { captured } from "../support/captured.ts";
import type { Ran } from "../support/gantry.ts";
import { inProcess } from "../support/in-process.ts";
import { checkout } from "../support/project.ts";
import { requireActionlint } from "../support/require-go-tool.ts";
import { WorkflowProject } from "../workflows/workflow-project.ts";
import { initProduct } from "../../init/init.ts";

const document = z.object({
  removed: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), action: z.enum(["created", "kept", "named"]) })),
});
const given = { product: "orchid", domain: "orchid.example", repository: "orchid-labs/orchid" };
const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What releases Gantry itself. */
const ofGantry = [
  ".github/publish-gantry.sh",
  ".github/workflows/release-gantry.yml",
  ...["70-describe", "75-pack"].map((name) => `scripts/release/${name}-gantry.sh`),
];

/** A checkout as somebody has it who cloned Gantry: the code and all of the example. */
class ClonedProject extends WorkflowProject {
  constructor() {
    super();
    for (const path of [
      "docs/clarifications.yml",
      "docs/governance.yml",
      "docs/secrets-catalog.md",
      ".sops.yaml",
      ".github/workflows/release-gantry.yml",
    ])
      cpSync(join(checkout, path), this.path(path));
  }

  fresh(...more: readonly string[]): Promise<Ran> {
    const args = ["init", "--fresh", ...flags, "--apps", "api,portal", "--no-preview", ...more];
    return inProcess(args, { cwd: this.root, env: {} });
  }

  /** What is there of the example, and what has its place and another text. */
  remains(): { unchanged: readonly string[]; changed: readonly string[] } {
    return exampleRemains(this.root, new Map());
  }
}

describe("gantry init --fresh in a clone of Gantry", () => {
  let project: ClonedProject;
  beforeEach(() => {
    project = new ClonedProject();
  });

  it("knows every file of the example in the clone", () => {
    const { unchanged, changed } = project.remains();
    assert.deepEqual(changed, []);
    for (const path of ["environments/canary/regions/us-east/config.yml", ".github/CODEOWNERS", ...ofGantry])
      assert.ok(unchanged.includes(path), path);
    assert.ok(unchanged.includes(".github/workflows/deploy-canary.yml"));
    assert.equal(unchanged.at(-1), "environments/global/config.yml");
  });

  it("leaves nothing of the example, and makes a product whose catalog and workflows hold", async function () {
    await requireActionlint(this);
    const ran = await project.fresh("--yes", "--json");
    assert.equal(ran.exitCode, 0, ran.stderr);
    const { removed } = document.parse(JSON.parse(ran.stdout));
    assert.ok(removed.includes("docs/clarifications.yml") && removed.includes("docs/governance.yml"));
    assert.deepEqual(project.remains().unchanged, []);
    for (const gone of [
      "environments/canary",
      "migrations",
      "Pulumi.canary.yaml",
      ".github/CODEOWNERS",
      ...ofGantry,
    ])
      assert.ok(!project.has(gone), gone);
    const { repository, environments } = loadCatalog(project.root);
    assert.equal(repository.product.name, "orchid");
    assert.match(project.read("Pulumi.yaml"), /^name: orchid\n/);
    assert.deepEqual(repository.environments, ["production", "staging"]);
    assert.deepEqual(
      environments.map(({ approvals }) => approvals.method),
      ["signed-tags", "none"],
    );
    assert.match(project.read("docs/secrets-catalog.md"), /portal-vercel-token/);
    assert.doesNotMatch(project.read("docs/secrets-catalog.md"), /sentry|lotus/);
    assert.equal((await project.workflows("generate")).exitCode, 0);
    const checked = await project.workflows("check");
    assert.equal(checked.exitCode, 0, checked.stdout);
    const workflow = project.read(".github/workflows/pull-request.yml");
    assert.match(
      workflow,
      /run: npx --no -- gantry run --script scripts\/ci\/70-lint-apps\.sh --allow-late\n/,
    );
    assert.match(
      workflow,
      /run: npx --no -- gantry run --script scripts\/test\/50-test-apps\.sh --allow-late\n/,
    );
    assert.doesNotMatch(workflow, /10-check-code|10-unit|10-typecheck/);
  });

  it("says what GitHub has on the plan before anything else, and what goes", async () => {
    const ran = await project.fresh("--yes");
    assert.match(ran.stdout, /^! at GitHub, a private repository on the team plan does without/);
    assert.match(ran.stdout, /required reviewers: reviewers sign tags/);
    assert.match(ran.stdout, /^ {2}remove {2}environments\/global\/config\.yml$/m);
    assert.match(ran.stdout, /^ {2}create {2}environments\/global\/config\.yml$/m);
    assert.match(ran.stdout, /^ {2}change {2}Pulumi\.yaml: the project is called orchid$/m);
  });

  it("gives the guard to those who approve, and to nobody while they are not known", async () => {
    await project.fresh("--yes", "--reviewers", "anan-t:71");
    assert.match(project.read(".github/CODEOWNERS"), /\/policy\/ +@anan-t\n/);
    assert.doesNotMatch(project.read(".github/CODEOWNERS"), /mali-s|fill-in/);
  });

  it("begins on a plan on which GitHub guards nothing, approves by signed tags and says what is missing", async () => {
    const ran = await project.fresh("--yes", "--plan", "free");
    assert.equal(ran.exitCode, 0, ran.stderr);
    const said = ran.stdout.replaceAll(/\s+/g, " ");
    assert.match(said, /a private repository on the free plan does without/);
    assert.match(said, /environments and their secrets: no workflow deploys/);
    assert.match(said, /rulesets and branch protection: checks run and stop nobody/);
    const { repository, environments } = loadCatalog(project.root);
    assert.equal(repository.product.repository.plan, "free");
    const production = environments.find(({ environment }) => environment === "production");
    assert.equal(production?.approvals.method, "signed-tags");
    assert.ok(!existsSync(project.path(".github", "workflows", "deploy-production.yml")));
  });

  it("changes nothing where nobody can be asked", async () => {
    const before = project.remains();
    assert.equal((await project.fresh()).exitCode, 2);
    assert.deepEqual(project.remains(), before);
  });

  it("keeps and names what somebody has changed, and whatever is not the example's", async () => {
    project.edit("docs/runbooks/ocr-failures.md", "# ", "# Mine: ");
    project.write("docs/runbooks/mine.md", "mine\n");
    project.write(".github/workflows/own.yml", "on: [pull_request]\njobs: { unit: {} }\n");
    const ran = await project.fresh("--yes");
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /keep {4}docs\/runbooks\/ocr-failures\.md: changed, so it is yours/);
    assert.match(project.read("docs/runbooks/ocr-failures.md"), /^# Mine: /);
    assert.ok(project.has("docs/runbooks/mine.md") && project.has(".github/workflows/own.yml"));
    // What the product's own workflow reports is required, and nothing is generated for it.
    assert.deepEqual(loadCatalog(project.root).repository.gates[0]?.requiredChecks, [
      "unit",
      "catalog",
      "secrets",
    ]);
    assert.equal((await project.workflows("generate")).exitCode, 0);
  });

  it("takes no file of the catalog that somebody has changed", async () => {
    project.edit("environments/staging/config.yml", "maxInstances: 4", "maxInstances: 5");
    const before = project.remains();
    const ran = await project.fresh("--yes");
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /environments\/staging\/config\.yml is not as the example has it/);
    assert.match(ran.stderr, /git restore environments\/staging\/config\.yml/);
    assert.deepEqual(project.remains(), before);
  });

  it("takes no catalog that somebody has made their own", async () => {
    project.edit("environments/global/config.yml", "name: lotus", "name: orchid");
    const before = project.remains();
    const ran = await inProcess(["init", "--fresh", "--yes", "--no-preview"], { cwd: project.root, env: {} });
    assert.equal(ran.exitCode, 2);
    assert.match(
      ran.stderr,
      /environments\/global\/config\.yml is not the example's any more; nothing was changed/,
    );
    assert.deepEqual(project.remains(), before);
  });

  it("changes nothing where what somebody keeps does not fit the product", async () => {
    project.edit("docs/clarifications.yml", "Five. Unset", "Six. Unset");
    const before = project.remains();
    const ran = await project.fresh("--yes");
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /docs\/clarifications\.yml:\d+:\d+ .*"ocr-worker" is not a key of surfaces/);
    assert.deepEqual(project.remains(), before);
  });

  it("knows the example by its text, whatever ends its lines", async () => {
    writeFileSync(
      project.path("environments/global/config.yml"),
      project.read("environments/global/config.yml").replaceAll("\n", "\r\n"),
    );
    assert.equal((await project.fresh("--yes")).exitCode, 0);
    assert.equal(loadCatalog(project.root).repository.product.name, "orchid");
  });

  it("takes what the local cloud has of the example", async () => {
    project.write(".gantry/state/.pulumi/stacks/gantry/staging.json", "{}");
    const ran = await project.fresh("--yes");
    assert.match(ran.stdout, /remove {2}\.gantry\/state/);
    assert.ok(!project.has(".gantry"));
  });

  it("creates and removes nothing the second time, also after the workflows were generated", async () => {
    await project.fresh("--yes");
    await project.workflows("generate");
    project.write(".gantry/state/own", "");
    const ran = await project.fresh("--yes", "--json");
    assert.equal(ran.exitCode, 0, ran.stderr);
    const { removed, files } = document.parse(JSON.parse(ran.stdout));
    assert.deepEqual(removed, []);
    assert.ok(files.every(({ action }) => action === "kept"));
    assert.ok(project.has(".gantry/state/own") && project.has(".github/workflows/pull-request.yml"));
  });

  it("is named where it is left out, before anything is asked", async () => {
    rmSync(project.path("environments"), { recursive: true });
    const before = project.remains();
    // Nobody is here to answer: a question would be the first to be refused.
    const { context } = captured({ cwd: project.root, interactive: true });
    const options = {
      given,
      into: undefined,
      fresh: false,
      hook: false,
      preview: false,
      yes: false,
      json: false,
    };
    await assert.rejects(initProduct(context, options), (error) => {
      assert.ok(error instanceof GantryError);
      assert.ok(error.problems.includes('"Pulumi.staging.yaml" is the example\'s'));
      assert.match(error.hint ?? "", /^"gantry init --fresh"/);
      return error.exitCode === 2;
    });
    assert.deepEqual(project.remains(), before);
  });

  it("goes on where a killed run stopped, wherever that was", async () => {
    const ran = await project.fresh("--yes", "--json");
    const { removed, files } = document.parse(JSON.parse(ran.stdout));
    const made = files.map(({ path }) => [path, project.read(path)] as const);
    const run = async (root: string): Promise<void> => {
      const { context } = captured({ cwd: project.root });
      const answers = { given: { ...given, apps: "api,portal" }, into: root, fresh: true };
      assert.equal(
        await initProduct(context, { ...answers, hook: false, preview: false, yes: true, json: true }),
        0,
      );
    };
    for (let steps = 0; steps <= removed.length + made.length; steps += 5) {
      const root = project.path(`killed-${steps}`);
      const done = made.slice(0, Math.max(0, steps - removed.length));
      for (const path of removed.slice(steps))
        write(join(root, path), readFileSync(join(checkout, path), "utf8"));
      write(join(root, "Pulumi.yaml"), readFileSync(join(checkout, "Pulumi.yaml"), "utf8"));
      for (const [path, text] of done) write(join(root, path), text);
      await run(root);
      assert.equal(loadCatalog(root).repository.product.name, "orchid", `after ${steps} steps`);
      for (const [path, text] of made)
        assert.equal(readFileSync(join(root, path), "utf8"), text, `${path} after ${steps} steps`);
      rmSync(root, { recursive: true });
    }
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { initProduct } from "../../init/init.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { gantryPackage } from "../../model/gantry-package.ts";
import { captured } from "../support/captured.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { inProcess } from "../support/in-process.ts";
import { TestProject } from "../support/project.ts";
import { flags, newProduct } from "./new-product.ts";

const initDocument = z.object({
  product: z.string(),
  files: z.array(z.object({ path: z.string(), action: z.enum(["created", "kept", "named"]) })),
  open: z.array(z.object({ place: z.string(), path: z.string(), find: z.string() })),
  preview: z.object({ result: z.string(), exitCode: z.number().optional() }),
});

const inInit = (project: TestProject, args: readonly string[]): Promise<Ran> =>
  inProcess(["init", ...args], { cwd: project.root, env: process.env });

async function initialised(
  project: TestProject,
  args: readonly string[],
): Promise<z.infer<typeof initDocument>> {
  const ran = await inInit(project, [...args, "--yes", "--json"]);
  assert.equal(ran.exitCode, 0, ran.stderr);
  return initDocument.parse(JSON.parse(ran.stdout));
}

const without = [...flags, "--no-preview"];

describe("gantry init", () => {
  let project: TestProject;
  beforeEach(() => {
    project = newProduct();
  });

  it("makes a catalog that loads, of flags only", async () => {
    const { files } = await initialised(project, [
      ...without,
      "--apps",
      "api,portal",
      "--regions",
      "eu-west,us-east",
    ]);
    assert.deepEqual(
      files.filter(({ action }) => action !== "created"),
      [{ path: "Pulumi.yaml", action: "named" }],
    );
    assert.match(project.read("Pulumi.yaml"), /^name: acme\n/);
    const { repository, environments } = loadCatalog(project.root);
    assert.deepEqual(repository.environments, ["production", "staging"]);
    assert.deepEqual(
      environments.map(({ surfaces }) => surfaces.map(({ id }) => id)),
      [
        ["api", "portal"],
        ["api", "portal"],
      ],
    );
    assert.match(project.read("Pulumi.staging.yaml"), /gcp:region: europe-west1/);
  });

  it("declares a region that is none of the usual ones, and takes it by its name from then on", async () => {
    const north = ["--regions", "eu-north:europe-north1:arn1,us-east"];
    await initialised(project, [...without, ...north, "--environments", "staging"]);
    assert.match(
      project.read("environments/global/config.yml"),
      /regions:\n {2}eu-north:\n {4}gcp: europe-north1\n {4}vercel: arn1\n/,
    );
    assert.match(project.read("Pulumi.staging.yaml"), /gcp:region: europe-north1/);
    const more = ["--environments", "staging,sandbox", "--regions", "eu-north", "--no-preview"];
    await initialised(project, more);
    assert.match(project.read("Pulumi.sandbox.yaml"), /gcp:region: europe-north1/);
    const [staging, sandbox] = loadCatalog(project.root).environments;
    assert.deepEqual([staging?.regions, sandbox?.regions], [["eu-north", "us-east"], ["eu-north"]]);
  });

  it("makes no folder for a region where an environment names the one that it is in", async () => {
    await initialised(project, without);
    rmSync(project.path("environments", "staging", "regions"), { recursive: true });
    project.edit("environments/staging/config.yml", /^approvals:/m, "region: eu-west\napprovals:");
    await initialised(project, ["--no-preview"]);
    assert.ok(!existsSync(project.path("environments", "staging", "regions")));
    assert.deepEqual(loadCatalog(project.root).environments.at(-1)?.regions, ["eu-west"]);
  });

  it("lists what is still to fill in, and the command that finds each value", async () => {
    const { open } = await initialised(project, without);
    const found = new Map(open.map(({ path, find }) => [path, find]));
    assert.equal(found.get("product.repository.repositoryId"), "gh api repos/Acme-Labs/acme --jq .id");
    assert.match(found.get("config.gantry:projectNumber") ?? "", /^gcloud projects describe acme-/);
    assert.ok(found.has("approvals.reviewers"));
    assert.ok(!found.has("expo.projectId"), "there is no app at Expo");
    for (const { place } of open) {
      const [file = "", line = ""] = place.split(":");
      assert.match(
        project
          .read(file)
          .split("\n")
          .slice(Number(line) - 1, Number(line) + 2)
          .join("\n"),
        /FILL IN/,
      );
    }
  });

  it("lists nothing of what the flags said", async () => {
    const ids = ["--owner-id", "11", "--repository-id", "12", "--reviewers", "mali-s:13"];
    const { open } = await initialised(project, [...without, ...ids]);
    const paths = open.map(({ path }) => path).filter((path) => /repository|reviewers/.test(path));
    assert.deepEqual(paths, []);
  });

  it("makes a product of one person, on record, whose catalog holds", async () => {
    const reason = "there is one engineer until spring";
    const { files } = await initialised(project, [
      ...without,
      "--reviewers",
      "mali-s:13",
      "--one-person",
      reason,
    ]);
    assert.ok(files.some(({ path, action }) => path === "docs/governance.yml" && action === "created"));
    const { repository, environments } = loadCatalog(project.root);
    const production = environments.find(({ environment }) => environment === "production");
    assert.deepEqual(production?.approvals.onePerson, { login: "mali-s", id: 13, reason, waitMinutes: 60 });
    assert.deepEqual(production.approvals.reviewers, []);
    assert.equal(production.onePersonRecord?.why, reason);
    assert.deepEqual(
      repository.gates.map(({ requiredReviews, codeOwnerReview }) => [requiredReviews, codeOwnerReview]),
      [0, 0, 0].map((none) => [none, false]),
    );
    const before = project.read("docs/governance.yml");
    await initialised(project, without);
    assert.equal(project.read("docs/governance.yml"), before);
  });

  it("refuses a team of one that is none", async () => {
    for (const others of [
      [],
      ["--reviewers", "mali-s:13,jonas-w:14"],
      ["--reviewers", "mali-s:13", "--environments", "staging"],
    ]) {
      const ran = await inInit(project, [
        ...without,
        ...others,
        "--one-person",
        "nobody else is there",
        "--yes",
      ]);
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, /--one-person "nobody else is there": is about the one of --reviewers/);
    }
    assert.ok(!existsSync(project.path("environments")));
  });

  it("creates nothing the second time, and changes nothing", async () => {
    await initialised(project, without);
    const before = project.read("environments/global/config.yml");
    const { files } = await initialised(project, []);
    assert.ok(files.every(({ action }) => action === "kept"));
    assert.equal(project.read("environments/global/config.yml"), before);
    assert.ok(!existsSync(project.path(".gantry")));
  });

  it("completes what an interrupted run left, wherever that was, and keeps what is there", async () => {
    const skeleton = project.read("Pulumi.yaml");
    const { files } = await initialised(project, without);
    const texts = files.map(({ path }) => [path, project.read(path)] as const);
    for (const done of texts.keys()) {
      const root = project.path(`interrupted-${done}`);
      mkdirSync(root);
      writeFileSync(join(root, "Pulumi.yaml"), skeleton);
      for (const [path, text] of texts.slice(0, done)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), path.startsWith("docs/") ? `${text}mine\n` : text);
      }
      const given = { product: "acme", domain: "acme.example", repository: "Acme-Labs/acme" };
      const { context } = captured({ cwd: project.root });
      const exit = await initProduct(context, {
        given,
        into: root,
        fresh: false,
        hook: false,
        preview: false,
        yes: true,
        json: true,
      });
      assert.equal(exit, 0);
      assert.equal(loadCatalog(root).environments.length, 2);
      const changed = texts.filter(([path, text]) => readFileSync(join(root, path), "utf8") !== text);
      assert.ok(
        changed.every(([path]) => path.startsWith("docs/")),
        `after ${done} files`,
      );
    }
  });

  it("reads owner, name, default branch and checks from an existing repository", async () => {
    const git = (...args: string[]): Promise<unknown> => execa("git", args, { cwd: project.root });
    await git("init", "--quiet");
    await git("remote", "add", "origin", "git@github.com:orchid-labs/orchid.git");
    await git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
    mkdirSync(project.path(".github", "workflows"), { recursive: true });
    const jobs = "jobs: { unit: { name: Unit tests }, lint: {}, all: { strategy: { matrix: {} } } }";
    writeFileSync(project.path(".github", "workflows", "ci.yml"), `on: [pull_request]\n${jobs}\n`);
    writeFileSync(project.path(".github", "workflows", "night.yml"), "on: schedule\njobs: { slow: {} }\n");
    writeFileSync(project.path(".github", "workflows", "broken.yml"), "on: [\n");
    const { product } = await initialised(project, ["--domain", "orchid.example", "--no-preview"]);
    assert.equal(product, "orchid");
    const { repository } = loadCatalog(project.root);
    assert.equal(repository.product.repository.owner, "orchid-labs");
    assert.equal(repository.product.repository.defaultBranch, "trunk");
    assert.deepEqual(repository.gates[0]?.requiredChecks, ["Unit tests", "lint", "catalog", "secrets"]);
  });

  it("tells every wrong flag at once, with its value, and writes nothing", async () => {
    const wrong = {
      product: "ACME",
      domain: "acme",
      repository: "acme",
      "owner-id": "o1",
      "repository-id": "0",
    };
    const more = {
      visibility: "internal",
      plan: "gold",
      apps: "apii",
      environments: "prod",
      regions: "us-esat",
    };
    const last = { "gcp-project-prefix": "1x", reviewers: "mali" };
    const all = Object.entries({ ...wrong, ...more, ...last });
    const ran = await inInit(project, ["--yes", ...all.flatMap(([flag, value]) => [`--${flag}`, value])]);
    assert.equal(ran.exitCode, 2);
    for (const [flag, value] of all) assert.ok(ran.stderr.includes(`--${flag} "${value}": must `), flag);
    assert.ok(!existsSync(project.path("environments")));
  });

  it("refuses answers that do not fit together", async () => {
    const args = [
      "--environments",
      "performance",
      "--gcp-project-prefix",
      "a".repeat(20),
      "--reviewers",
      "a:1,b:1",
    ];
    const ran = await inInit(project, [...without, "--yes", ...args]);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /--gcp-project-prefix "a+": makes .* 30 characters/);
    assert.match(ran.stderr, /--reviewers: approve production/);
    assert.match(ran.stderr, /--reviewers "1": is the id of two reviewers/);
  });

  it("refuses to guess where nobody can be asked", async () => {
    const ran = await inInit(project, [...without]);
    assert.deepEqual([ran.exitCode, ran.stdout], [2, ""]);
    assert.match(ran.stderr, /--yes/);
  });

  it("writes into another folder, which needs no project", async () => {
    await initialised(project, [...without, "--into", "elsewhere/acme"]);
    assert.equal(loadCatalog(project.path("elsewhere", "acme")).repository.product.name, "acme");
    assert.deepEqual(readdirSync(project.path("elsewhere", "acme")).sort(), [
      ".gitattributes",
      ".sops.yaml",
      "Pulumi.production.yaml",
      "Pulumi.repository.yaml",
      "Pulumi.staging.yaml",
      "docs",
      "environments",
    ]);
  });

  it("refuses to write into a file", async () => {
    const ran = await inInit(project, [...without, "--yes", "--into", "Pulumi.yaml"]);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /--into "Pulumi.yaml": must be a folder/);
  });

  it("ends with a preview by the real engine, and then refuses to deploy placeholders for real", async () => {
    const { preview } = await initialised(project, [...flags, "--apps", "api,ocr-worker,portal,mobile"]);
    assert.deepEqual(preview, { result: "shown", exitCode: 0 });
    const real = await gantry(project, ["up", "production", "--yes"]);
    assert.equal(real.exitCode, 2);
    assert.match(real.stderr, /product\.repository\.ownerId: `gh api users\/Acme-Labs --jq \.id`/);
  });
});

describe("gantry init in the checkout of a product", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  it("says that environments/ exists and keeps it", async () => {
    assert.equal((await inInit(project, ["--yes", "--no-preview"])).exitCode, 0);
    const ran = await inInit(project, ["--yes", "--no-preview"]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /environments\/ exists: what is there is kept/);
    assert.doesNotMatch(ran.stdout, /create {2}/);
  });

  it("refuses flags that say something else", async () => {
    const ran = await inInit(project, ["--yes", "--product", "acme", "--apps", "api"]);
    assert.equal(ran.exitCode, 2);
    assert.match(
      ran.stderr,
      /--product "acme": environments\/global\/config.yml exists, is kept, and says "lotus"/,
    );
    assert.match(ran.stderr, /--apps "api"/);
    assert.match(ran.stderr, /--into/);
  });

  it("refuses a folder whose packages another manager locks, before it asks or writes anything", async () => {
    const top = temporaryFolder();
    for (const path of [".git/HEAD", "pnpm-lock.yaml", `infra/node_modules/${gantryPackage}/package.json`]) {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), "{}");
    }
    for (const cwd of [join(top, "infra"), top]) {
      const ran = await inProcess(["init", ...without, "--yes"], { cwd, env: process.env });
      assert.equal(ran.exitCode, 2);
      assert.match(
        ran.stderr,
        /locked by pnpm \("pnpm-lock\.yaml"\), and only npm's lock says which pack judges/,
      );
      assert.match(ran.stderr, /hint: keep .+ out of that workspace, with a package\.json of its own/);
    }
    assert.deepEqual(readdirSync(join(top, "infra")), ["node_modules"]);
  });
});

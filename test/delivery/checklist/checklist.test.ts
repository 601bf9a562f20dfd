import assert from "node:assert/strict";
import { execaSync } from "execa";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { loadRepository } from "../../../catalog/load.ts";
import { numberOf } from "../../../local/github/common.ts";
import { readChecklists } from "../../../stacks/checklists.ts";
import { ApprovalsProject, reviewers } from "../../support/approvals-project.ts";
import type { Ran } from "../../support/gantry.ts";
import { startTestApi } from "../../support/github-api.ts";
import { tellGitHub } from "../../support/git-hub-of.ts";
import { inProcess } from "../../support/in-process.ts";
import { begin, end, imageBy, makeVersion } from "../../support/released.ts";
import { addWorkflowRun, setRepository } from "../../support/workflow-runs.ts";

const ines = { login: "ines-k", id: 42 };
const jonas = { login: "jonas-w", id: reviewers["jonas-w"] };
const mali = { login: "mali-s", id: reviewers["mali-s"] };
const tag = "api/v1.0.0";
const address = "somebody.secret@lotus.example";
const checked = z.object({ passes: z.boolean(), problems: z.array(z.string()), notes: z.array(z.string()) });

/** A product with a real remote, a version that jonas-w wrote, and GitHub as far as it is asked. */
class Product {
  readonly project = new ApprovalsProject();
  readonly said: string[] = [];
  commit = "";
  url = "";
  /** Whoever types. */
  login = "mali-s";
  job: Record<string, string> = {};

  static async create(method: "signed-tags" | "reviewers"): Promise<Product> {
    const made = new Product();
    const { project } = made;
    if (method === "reviewers")
      project.edit("environments/production/config.yml", "method: signed-tags", `method: ${method}`);
    await project.merge("Begin", ines);
    made.commit = await project.merge("Mend the orders", jonas);
    await makeVersion(project.root, tag, [imageBy("ghcr.io/lotus-labs/api", "a")]);
    const { repository } = loadRepository(project.root).product;
    await setRepository(project.path(".gantry", "cloud"), { id: Number(repository.repositoryId) });
    made.url = (await startTestApi({ cloudDir: project.path(".gantry", "cloud"), token: "token" })).url;
    return made;
  }

  async run(verb: string, ...more: string[]): Promise<Ran> {
    const { project, url, login, job } = this;
    project.git("config", "github.user", login);
    const env = {
      PATH: process.env["PATH"],
      HOME: project.home,
      GITHUB_API_URL: url,
      GITHUB_TOKEN: "token",
      ...job,
    };
    const yes = verb === "new" || verb === "fill" ? ["--yes"] : [];
    const ran = await inProcess(["checklist", verb, tag, "production", ...yes, ...more], {
      cwd: project.root,
      env,
    });
    this.said.push(ran.stdout, ran.stderr);
    return ran;
  }

  async check(): Promise<z.infer<typeof checked>> {
    const ran = await this.run("check", "--json");
    const document = checked.parse(JSON.parse(ran.stdout));
    assert.equal(ran.exitCode, document.passes ? 0 : 3, ran.stderr);
    return document;
  }

  /** A run of a pipeline that has kept these artifacts, and the address of the first. */
  async evidence(change: Partial<Parameters<typeof addWorkflowRun>[1]> = {}): Promise<string> {
    const run = {
      number: 3,
      workflow: "production-api.yml",
      conclusion: "success",
      artifacts: ["shown"],
      commit: this.commit,
      ...change,
    };
    await addWorkflowRun(this.project.path(".gantry", "cloud"), run);
    const id = numberOf("artifact", `lotus-labs/lotus:${run.number}:${run.artifacts[0] ?? ""}`);
    return `https://github.com/lotus-labs/lotus/actions/runs/${run.number}/artifacts/${id}`;
  }

  async fillAll(url: string): Promise<void> {
    const time = new Date(Date.now() - 60_000).toISOString();
    const states = ["Empty", "Loading", "Success", "Error", "Offline"]
      .map((state) => `${state}=${url}`)
      .join(",");
    const proof = ["--pdpa-confirmed", "--pdpa-proof", url, "--pdpa-proved-at", time];
    const ran = await this.run(
      "fill",
      ...proof,
      "--ux-state",
      states,
      "--rollback-rehearsed-at",
      time,
      "--notes",
      `ask ${address}`,
    );
    assert.equal(ran.exitCode, 0, ran.stderr);
  }

  sign(): Promise<Ran> {
    return this.run("fill", "--approver-role", "operator", "--approver-email", address);
  }

  /** Nothing that was said or written has the address. */
  assertMasked(): void {
    const { project, said } = this;
    const { stdout } = execaSync("git", ["cat-file", "--batch-all-objects", "--batch"], {
      cwd: project.root,
      encoding: "latin1",
    });
    for (const text of [...said, stdout]) assert.doesNotMatch(text, /somebody\.secret/);
  }
}

describe("a checklist at a remote where signed tags approve", function () {
  this.timeout(600_000);
  let product: Product;
  const record = (): string => product.project.git("log", "-1", "--format=%B", "origin/gantry/production");

  before(async () => {
    product = await Product.create("signed-tags");
  });

  it("is refused for a version that there is not, an environment that there is not, and nothing said", async () => {
    const { project } = product;
    for (const args of [
      ["fill", "api/v9.9.9", "production", "--notes", "x", "--yes"],
      ["new", tag, "prodution", "--yes"],
      ["fill", tag, "production", "--yes"],
      ["fill", tag, "production", "--notes", "x"],
      ["show", tag, "production", address],
      ["fill", tag, address, "--notes", "x", "--yes"],
      ["check", address, "production"],
    ]) {
      const ran = await inProcess(["checklist", ...args], { cwd: project.root, env: process.env });
      assert.equal(ran.exitCode, 2, args.join(" "));
      product.said.push(ran.stderr);
    }
    assert.equal(project.git("for-each-ref", "refs/remotes/origin/gantry"), "");
  });

  it("is begun once as a draft, with the newest rollback as its drill", async () => {
    const { project } = product;
    await end(
      project.root,
      "staging",
      await begin(project.root, "staging", 1, [tag], { cause: "rollback" }),
      "SUCCESS",
    );
    const both = await Promise.all([product.run("new"), product.run("new")]);
    assert.ok(both.some(({ exitCode }) => exitCode === 0));
    const again = await product.run("new");
    assert.match(again.stdout, /^UNCHANGED/);
    const { checklists } = await readChecklists(project.root, "production");
    assert.equal(checklists.length, 1);
    assert.notEqual(checklists[0]?.list.rollback_rehearsed_at, null);
    assert.match(
      record(),
      /^checklist of api\/v1\.0\.0: draft\n\nRecord: checklist\nChecklist: .*\nVersion: api\/v1\.0\.0 [0-9a-f]{40}\nState: draft\n/,
    );
  });

  it("says everything that keeps it from passing, the evidence that is not there as well", async () => {
    await product.fillAll("https://github.com/lotus-labs/lotus/actions/runs/3/artifacts/1");
    const { problems } = await product.check();
    assert.match(problems.join("\n"), /a draft that nobody has signed off/);
    assert.match(problems.join("\n"), /Empty: https:\/\/github\.com\/lotus-labs.* is not there/);
  });

  it("is signed off by nobody else than a reviewer, whose signed approval of the version counts", async () => {
    await tellGitHub(product.project, [ines, jonas, mali]);
    await product.fillAll(await product.evidence());
    product.login = "stranger";
    const stranger = await product.sign();
    assert.deepEqual(
      [stranger.exitCode, stranger.stderr.includes('"stranger" is not among approvals.reviewers')],
      [3, true],
    );
    product.login = "mali-s";
    assert.equal((await product.sign()).exitCode, 0);
    assert.match(record(), /State: signed\n.*\nBy: mali-s/);
    assert.match(
      (await product.check()).problems.join("\n"),
      /mali-s has signed it off, and has not signed an approval/,
    );
    product.project.sign("jonas-w", "api/approvals/production/v1.0.0/by-jonas-w");
    product.project.sign("mali-s", "api/approvals/production/v1.0.0/by-mali-s");
    await tellGitHub(product.project, [ines, jonas, mali]);
    assert.deepEqual(await product.check().then(({ problems }) => problems), []);
    const shown = await product.run("show", "--format", "markdown");
    assert.match(shown.stdout, /- \[x\] signed off: operator .*lotus\\?\.example/);
    assert.match((await product.sign()).stdout, /^UNCHANGED/);
  });

  it("is not taken away by a draft, and does not hide that a newer one says no", async () => {
    await product.run("new");
    const { passes, notes } = await product.check();
    assert.deepEqual(
      [passes, notes.some((line) => line.includes("which is a draft and decides nothing"))],
      [true, true],
    );
    await product.run(
      "fill",
      "--pdpa-proof",
      "https://github.com/lotus-labs/lotus/actions/runs/3/artifacts/1",
    );
    assert.equal((await product.sign()).exitCode, 0);
    assert.equal((await product.check()).passes, false);
  });

  it("does not count where nobody can be asked", async () => {
    const { project } = product;
    const env = { PATH: process.env["PATH"], HOME: project.home };
    const ran = await inProcess(["checklist", "check", tag, "production"], { cwd: project.root, env });
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stdout, /✗ nobody was asked who signed it off: there is no token/);
  });

  it("names nobody's address: not in what it says, and in no object of git", () => {
    product.assertMasked();
  });

  it("is of another version once the tag was made anew", async () => {
    const { project } = product;
    const before = project.git("rev-parse", tag);
    project.git("update-ref", "-d", `refs/tags/${tag}`);
    project.git("push", "--quiet", "origin", `:refs/tags/${tag}`);
    await makeVersion(project.root, tag, [imageBy("ghcr.io/lotus-labs/api", "b")]);
    const { problems } = await product.check();
    assert.deepEqual(problems, ["its checklist is of another tag of that name, which was made anew since"]);
    project.git("push", "--quiet", "--force", "origin", `${before}:refs/tags/${tag}`);
  });

  it("decides nothing any more where somebody changed, removed or added a file by hand", async () => {
    const { project } = product;
    const clone = join(project.home, "by-hand");
    project.git("clone", "--quiet", "--branch", "gantry/production", project.remote, clone);
    const git = (...args: string[]): string =>
      project.git("-C", clone, "-c", "user.name=x", "-c", "user.email=x@lotus.example", ...args);
    const [file = ""] = git("ls-files", "checklists").split("\n");
    writeFileSync(join(clone, file), "{}\n");
    git("commit", "--quiet", "--all", "--message", "Change");
    git("push", "--quiet", "origin", "gantry/production");
    assert.match((await product.check()).problems.join(), /checklists\/.*: it is not what mali-s wrote/);
    const refused = await product.run("fill", "--notes", "x");
    assert.deepEqual([refused.exitCode, refused.stderr.includes("changed them by hand")], [3, true]);
    git("rm", "--quiet", file);
    writeFileSync(join(clone, "checklists", "new.json"), "{}\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Add");
    git("push", "--quiet", "origin", "gantry/production");
    assert.match(
      (await product.check()).problems.join(),
      /: it is gone.*new\.json: no record says who wrote it/,
    );
  });
});

describe("a checklist at a remote where GitHub's reviewers approve", function () {
  this.timeout(600_000);
  let product: Product;

  before(async () => {
    product = await Product.create("reviewers");
    await tellGitHub(product.project, [ines, jonas, mali, { login: "somchai", id: 77 }]);
    await product.fillAll(await product.evidence());
    product.job = {
      GITHUB_ACTIONS: "true",
      GITHUB_ACTOR: "ines-k",
      GITHUB_ACTOR_ID: "42",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "lotus-labs/lotus",
      GITHUB_RUN_ID: "7",
    };
  });

  const approved = (
    by: { login: string; id: number }[],
    change: { workflow?: string; branch?: string } = {},
  ): Promise<void> =>
    addWorkflowRun(product.project.path(".gantry", "cloud"), {
      number: 7,
      workflow: "checklist.yml",
      event: "workflow_dispatch",
      approvals: by.map((each) => ({ ...each, environments: ["production"] })),
      ...change,
    });

  for (const [what, arrange, expected] of [
    ["nobody", () => approved([]), /names nobody who approved the run 7/],
    [
      "the author, and not by a stranger",
      () => approved([jonas, { login: "somchai", id: 77 }]),
      /jonas-w wrote a part of it; somchai is not among approvals\.reviewers/,
    ],
    [
      "a run of another workflow",
      () => approved([mali], { workflow: "mine.yml" }),
      /is of ".github\/workflows\/mine.yml"/,
    ],
    ["a run of another branch", () => approved([mali], { branch: "mine" }), /is not of main/],
  ] as const) {
    it(`is not signed off by ${what}`, async () => {
      await arrange();
      const ran = await product.sign();
      assert.equal(ran.exitCode, 3, ran.stderr);
      assert.match(ran.stderr, expected);
      assert.match(ran.stderr, /gh workflow run checklist\.yml -f environment=production/);
    });
  }

  it("is signed off by the approval of a reviewer who wrote nothing of it, in the workflow alone", async () => {
    await approved([jonas, mali]);
    const job = product.job;
    product.job = {};
    assert.match(
      (await product.sign()).stderr,
      /GitHub asks the reviewers of production in its workflow alone/,
    );
    product.job = job;
    const ran = await product.sign();
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual((await product.check()).problems, []);
    product.assertMasked();
  });
});

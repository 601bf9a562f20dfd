import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { nothingMore, writeCatalog } from "../bench/support/bench-catalog.ts";
import { gitAs } from "../support/git-as.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

const document = z.object({
  verdict: z.string(),
  base: z.object({ commit: z.string() }),
  stacks: z.array(
    z.object({
      stack: z.string(),
      plan: z.object({
        counts: z.record(z.string(), z.number()),
        changes: z.array(z.object({ kind: z.string(), owner: z.string() })),
      }),
      violations: z.array(z.object({ rule: z.string() })),
      notReached: z.string().optional(),
    }),
  ),
  notes: z.array(z.string()),
});

describe("gantry review, with the real engine and a real git", () => {
  let project: TestProject;
  const git = async (...args: readonly string[]): Promise<void> => {
    await gitAs(project.root, args);
  };
  const review = async (
    base: string,
    ...more: readonly string[]
  ): Promise<Ran & { said: z.infer<typeof document> }> => {
    const ran = await gantry(project, ["review", "--base", base, "--json", ...more]);
    assert.notEqual(ran.stdout, "", ran.stderr);
    return { ...ran, said: document.parse(JSON.parse(ran.stdout), { error: () => ran.stdout }) };
  };

  before(async () => {
    project = new TestProject();
    // Of a link nobody can say what a commit locks.
    project.copy("package-lock.json");
    for (const name of ["production", "canary", "sandbox", "performance"]) {
      rmSync(project.path("environments", name), { recursive: true });
    }
    writeFileSync(project.path(".gitignore"), "node_modules\n.gantry\n");
    await git("init", "--quiet", "--initial-branch", "main");
    await git("add", ".gitignore");
    await git("commit", "--quiet", "-m", "Begin");
    writeCatalog(project.root, nothingMore);
    await git("add", ".");
    await git("commit", "--quiet", "-m", "Declare the catalog");
  });

  it("shows only the surface that changed, and takes its folder away again", async () => {
    project.edit("environments/staging/config.yml", /minInstances: \d+/, "minInstances: 3");
    await git("commit", "--quiet", "-am", "Keep three instances");
    const summary = project.path("summary.md");
    const { exitCode, said, stderr } = await review("HEAD~1", "--summary", summary);
    assert.equal(exitCode, 0, stderr);
    assert.equal(said.verdict, "passed");
    const [silent, judged, ...others] = said.notes;
    assert.match(silent ?? "", /"vercel-analytics" is read by nobody/);
    assert.match(
      judged ?? "",
      /^The policy pack is that of HEAD~1 \([0-9a-f]{12}\), and so are the packages that it runs from\.$/,
    );
    assert.deepEqual(others, []);
    const [staging, repository] = said.stacks;
    assert.equal(repository?.stack, "repository");
    assert.match(repository.notReached ?? "", /made of a file in environments\/staging\//);
    const moved = staging?.plan.changes.filter(({ kind }) => kind !== "same") ?? [];
    assert.ok(moved.length > 0);
    assert.deepEqual(
      [...new Set(moved.map(({ kind, owner }) => `${kind} ${owner}`))],
      ["update DeploymentSurface api"],
    );
    assert.match(readFileSync(summary, "utf8"), /^## ✓ Staging changes; every rule holds$/m);
    assert.deepEqual(readdirSync(project.path(".gantry", "review")), []);
    assert.ok(!existsSync(project.path(".gantry", "state")));
  });

  it("deploys a base once for a person, and in a job each time", async () => {
    const person = { CI: "", GITHUB_ACTIONS: "" };
    const reviewed = async (env: Record<string, string>): Promise<Ran> => {
      const ran = await gantry(project, ["review", "--base", "HEAD~1", "--json"], env);
      assert.equal(ran.exitCode, 0, ran.stderr);
      return ran;
    };
    const [first, second, job] = [
      await reviewed(person),
      await reviewed(person),
      await reviewed({ CI: "true" }),
    ];
    assert.match(first.stderr, /deploying staging of the base/);
    assert.match(second.stderr, /staging of the base was deployed for an earlier review/);
    assert.match(job.stderr, /deploying staging of the base/);
    const countsOf = ({ stdout }: Ran) =>
      document.parse(JSON.parse(stdout)).stacks.map(({ plan }) => plan.counts);
    assert.deepEqual(countsOf(second), countsOf(first));
    assert.deepEqual(countsOf(job), countsOf(first));
    assert.equal(readdirSync(project.path(".gantry", "bases")).length, 1);
  });

  it("starts no engine for a change that reaches nothing", async () => {
    project.write("docs/page.md", "# A page\n");
    await git("add", "docs/page.md");
    await git("commit", "--quiet", "-m", "Say more");
    const { exitCode, said, stderr } = await review("HEAD~1");
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(
      said.stacks.map(({ notReached }) => notReached),
      [
        "no plan of such a stack is made of a file in docs/",
        "no plan of such a stack is made of a file in docs/",
      ],
    );
    assert.doesNotMatch(stderr, /previewing|deploying/);
    const one = await gantry(project, ["preview", "staging", "--local", "--base", "HEAD~1", "--if-reached"]);
    assert.equal(one.exitCode, 0, one.stderr);
    assert.match(one.stdout, /^staging is not previewed, since the change cannot reach it: no plan/);
    await git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("ends with a violation for a change that breaks a rule, committed or not", async () => {
    const expires = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const waiver = `waivers:
  nobody:
    rule: require-concurrency-limit
    resource: gantry:index:DeploymentSurface nobody
    owner: platform-team
    reason: there is no such surface
    expires: ${expires}
`;
    project.edit("environments/global/config.yml", /$/, waiver);
    const { exitCode, said } = await review("HEAD");
    assert.equal(exitCode, 3);
    assert.equal(said.verdict, "violated");
    assert.equal(said.stacks[0]?.violations[0]?.rule, "require-valid-waivers");
    await git("checkout", "--quiet", ".");
  });

  it("shows everything as new where the base has no catalog", async () => {
    const { exitCode, said, stderr } = await review("HEAD~2");
    assert.equal(exitCode, 0, stderr);
    assert.equal(said.stacks[0]?.plan.counts["same"], 0);
    assert.match(said.notes.join(" "), /has no catalog/);
  });

  it("compares with where the project was, where the change moves it into a folder", async () => {
    const infra = project.path("infra");
    mkdirSync(infra);
    for (const name of readdirSync(project.root)) {
      if (![".git", ".gitignore", "infra"].includes(name)) renameSync(project.path(name), join(infra, name));
    }
    await git("add", "--all");
    await git("commit", "--quiet", "-m", "Move the project into a folder");
    const ran = await gantry({ root: infra }, ["review", "--base", "HEAD~1", "--json"]);
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    const { verdict, stacks, notes } = document.parse(JSON.parse(ran.stdout));
    assert.equal(verdict, "passed");
    assert.match(notes.join(" "), /The policy pack is that of HEAD~1/);
    for (const { stack, plan } of stacks) {
      const { same = 0, ...moved } = plan.counts;
      assert.ok(same > 0, stack);
      assert.deepEqual(new Set(Object.values(moved)), new Set([0]), stack);
    }
  });
});

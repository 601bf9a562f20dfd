import assert from "node:assert/strict";
import { LoopbackServer } from "../support/loopback-server.ts";
import { requireGitleaks } from "../support/require-go-tool.ts";
import { CleanCheckout } from "../support/workflow-run/clean-checkout.ts";
import { type JobRun, runJob } from "../support/workflow-run/run-job.ts";

const by = { event: "pull_request", ref: "refs/pull/7/merge", baseRef: "main" } as const;
/** The packages are linked: installing them would empty the folder that the link leads to. */
const env = { PIPELINE_SCRIPT_INSTALL_DEPENDENCIES_BEHAVIOR: "SKIP" };

describe("the jobs of a pull request, run in a clean checkout", () => {
  let checkout: CleanCheckout;
  let github: LoopbackServer;
  before(async () => {
    github = await new LoopbackServer().start();
    checkout = new CleanCheckout();
    checkout.edit("environments/staging/config.yml", "maxInstances: 4", "maxInstances: 6");
    checkout.commit("Let the API grow");
  });

  interface More {
    env?: Record<string, string>;
    stack?: string;
    needs?: Record<string, { result: string }>;
  }
  const run = (job: string, more: More = {}): Promise<JobRun> =>
    runJob({
      workspace: checkout.root,
      file: "pull-request.yml",
      job,
      by: { ...by, apiUrl: github.url },
      env: { ...env, ...more.env },
      contexts: { matrix: { stack: more.stack ?? "staging" }, needs: more.needs ?? {} },
    });

  const passed = (ran: JobRun): void => {
    const last = ran.steps.at(-1);
    assert.ok(!ran.failed, `${last?.name ?? ""}: ${last?.stdout ?? ""}\n${last?.stderr ?? ""}`);
  };

  it("typecheck", async () => {
    passed(await run("typecheck"));
  });

  for (const [job, command] of [
    ["lint", "npm run check"],
    ["test", "npm run coverage"],
    ["security-scan", "npm audit --audit-level=high"],
  ] as const) {
    it(`${job}: would run ${command}`, async () => {
      const ran = await run(job, { env: { CI_TEST_MODE: "DRY_RUN" } });
      passed(ran);
      const check = ran.steps.find(({ name }) => name === "Check");
      const said = `${check?.stdout ?? ""}\n${check?.stderr ?? ""}`;
      assert.ok(said.includes(`+ ${command}`), said);
    });
  }

  it("end-to-end is for release branches alone", async () => {
    assert.ok((await run("end-to-end")).skipped);
  });

  it("catalog: the catalog, what the change loosens, and the workflows", async () => {
    const ran = await run("catalog");
    passed(ran);
    const names = ran.steps.filter(({ uses }) => uses === undefined).map(({ name }) => name);
    assert.deepEqual(names.slice(1), [
      "Check the catalog",
      "Check what is made from it",
      "Check what the change loosens",
      "Check the workflows",
    ]);
  });

  it("secrets: the commits of the change, looked through by gitleaks", async function () {
    await requireGitleaks(this);
    const lookedOf = ({ steps }: Awaited<ReturnType<typeof run>>): string =>
      steps.find(({ name }) => name === "Look for secrets")?.stdout ?? "";
    const ran = await run("secrets");
    passed(ran);
    assert.match(lookedOf(ran), /no secrets found/);
    checkout.write("docs/notes.md", `token: ${["ghp", "1x9Kq7Lm2Vb9Kc4Rt6Yw1Ns5Pd3Za8Xe0Qf2"].join("_")}\n`);
    checkout.commit("Write notes");
    const found = await run("secrets");
    checkout.git("reset", "--quiet", "--hard", "HEAD~1");
    assert.ok(found.failed);
    assert.match(lookedOf(found), /docs\/notes\.md:1 in [0-9a-f]{12}: github-pat/);
  });

  it("preview: a stack on the local cloud, with the rules that ran", async () => {
    const ran = await run("preview-stack");
    passed(ran);
    assert.match(ran.steps.at(-1)?.stdout ?? "", /policy: all \d+ rules hold/);
  });

  for (const [result, failed] of [
    ["success", false],
    ["failure", true],
    ["cancelled", true],
    ["skipped", true],
  ] as const) {
    it(`preview: ${failed ? "fails" : "passes"} where the stacks' previews ended with ${result}`, async () => {
      const ran = await run("preview", { needs: { "preview-stack": { result } } });
      assert.deepEqual([ran.failed, ran.skipped], [failed, false]);
    });
  }

  it("review: what the change does, in the job's summary and in the pull request's comment", async () => {
    const headers = { "content-type": "application/json" };
    github.answer(({ method }) => ({ headers, body: method === "GET" ? [] : {} }));
    const ran = await run("review");
    passed(ran);
    const [listed, written] = github.asked;
    assert.match(listed?.path ?? "", /^\/repos\/lotus-labs\/lotus\/issues\/7\/comments/);
    assert.equal(written?.method, "POST");
    assert.match(written.body, /Staging changes; every rule holds/);
    assert.match(ran.summary, /staging/);
    assert.match(ran.summary, /require-production-approvals|rules/i);
  });

  it("fails at the step that finds what is wrong, and runs none after it", async () => {
    checkout.edit("environments/global/config.yml", "coverage: 80", "coverage: 70");
    checkout.commit("Ask for less");
    const ran = await run("catalog");
    const last = ran.steps.at(-1);
    assert.ok(ran.failed);
    assert.deepEqual([last?.name, last?.exitCode], ["Check what the change loosens", 3]);
    assert.match(last?.stdout ?? "", /gates\.pr\.thresholds\.coverage/);
  });
});

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CleanCheckout } from "../support/workflow-run/clean-checkout.ts";
import { type JobRun, runJob, type RunOptions } from "../support/workflow-run/run-job.ts";

const file = ".github/workflows/deploy-repository.yml";
const nightly = ".github/workflows/drift.yml";
const byPush = { event: "push", ref: "refs/heads/main" } as const;
const contexts = {
  secrets: {},
  vars: { GCP_DEPLOY_ACCOUNT: "deploy-production@x", GCP_DRIFT_ACCOUNT: "drift-production@x" },
  needs: {},
};

describe("the repository's settings, deployed and looked at by their workflows in a clean checkout", () => {
  let checkout: CleanCheckout;
  before(() => {
    checkout = new CleanCheckout();
    checkout.git("checkout", "--quiet", "main");
    // The one change to what the jobs run: there is no GitHub here but the local cloud's.
    checkout.edit(file, "npx --no -- gantry up repository", "npx --no -- gantry up repository --local");
    checkout.edit(nightly, 'npx --no -- gantry drift "$STACK"', 'npx --no -- gantry drift "$STACK" --local');
    checkout.commit("Use the local cloud");
    checkout.git("push", "--quiet", "origin", "main");
  });

  const run = (job: string, more: Partial<RunOptions> = {}): Promise<JobRun> =>
    runJob({
      workspace: checkout.root,
      file: job === "deploy" ? "deploy-repository.yml" : "drift.yml",
      job,
      by: byPush,
      // The packages are linked: installing them would empty the folder that the link leads to.
      env: { PIPELINE_SCRIPT_INSTALL_DEPENDENCIES_BEHAVIOR: "SKIP" },
      actionOutputs: { app: { token: "app-token" }, google: { access_token: "google-token" } },
      contexts,
      ...more,
    });

  it("brings the rulesets up, by an App's token that may write no environment, as the account that has the state", async () => {
    const ran = await run("deploy");
    const last = ran.steps.at(-1);
    assert.ok(!ran.failed, `${last?.name ?? ""}: ${last?.stdout ?? ""}\n${last?.stderr ?? ""}`);
    const deployed = ran.steps.find(({ name }) => name === "Deploy");
    assert.match(deployed?.stdout ?? "", /"exitCode": ?0|"applied": ?true/);
    const using = (action: string) =>
      ran.steps.find(({ uses }) => uses?.action.startsWith(action))?.uses?.with ?? {};
    assert.equal(using("actions/create-github-app-token")["permission-environments"], undefined);
    assert.equal(using("actions/create-github-app-token")["permission-administration"], "write");
    assert.equal(using("google-github-actions/auth")["service_account"], "deploy-production@x");
  });

  it("is looked at with keys that can only read, and is as it was deployed", async () => {
    const ran = await run("drift", { contexts: { ...contexts, matrix: { stack: "repository" } } });
    const last = ran.steps.at(-1);
    assert.ok(!ran.failed, `${last?.name ?? ""}: ${last?.stdout ?? ""}\n${last?.stderr ?? ""}`);
    assert.match(last?.stdout ?? "", /no drift; compared: repository/);
    const app = ran.steps.find(({ uses }) => uses?.action.startsWith("actions/create-github-app-token"));
    const permissions = Object.entries(app?.uses?.with ?? {}).filter(([name]) =>
      name.startsWith("permission-"),
    );
    assert.ok(permissions.length > 3);
    assert.deepEqual(new Set(permissions.map(([, level]) => level)), new Set(["read"]));
  });

  it("is not for another ref, whoever starts it", async () => {
    const by = { event: "workflow_dispatch", ref: "refs/heads/topic" } as const;
    assert.ok((await run("deploy", { by })).skipped);
  });

  it("refuses to take back what a later run has brought, and goes on where something else has changed", async () => {
    const old = checkout.git("rev-parse", "HEAD");
    mkdirSync(join(checkout.root, "notes"));
    checkout.write("notes/later.md", "Later.\n");
    checkout.commit("Write a note");
    checkout.git("push", "--quiet", "origin", "main");
    checkout.git("checkout", "--quiet", "--detach", old);
    const dry = { CI_TEST_MODE: "DRY_RUN" };
    const refusal = async (): Promise<boolean> =>
      (await run("deploy", { env: dry })).steps.at(-1)?.name === "Refuse what has changed since";
    checkout.edit(file, /npx --no -- gantry up repository.*/, "echo deployed");
    assert.ok(!(await refusal()));
    checkout.git("checkout", "--quiet", "--force", "main");
    checkout.edit("environments/global/config.yml", "coverage: 85", "coverage: 90");
    checkout.commit("Ask for more");
    checkout.git("push", "--quiet", "origin", "main");
    checkout.git("checkout", "--quiet", "--detach", old);
    const ran = await run("deploy", { env: dry });
    assert.ok(ran.failed);
    assert.equal(ran.steps.at(-1)?.name, "Refuse what has changed since");
    assert.match(ran.steps.at(-1)?.stdout ?? "", /environments\/global\/config\.yml/);
  });
});

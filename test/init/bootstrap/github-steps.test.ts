import assert from "node:assert/strict";
import { loadEnvironment, loadRepository } from "../../../catalog/load.ts";
import { placeholders } from "../../../catalog/placeholders.ts";
import { listEnvironments } from "../../../catalog/load.ts";
import { GitHubClient } from "../../../clients/github/github-client.ts";
import { gitHubSteps, type GitHubStepsOptions } from "../../../init/bootstrap/github-steps.ts";
import { carryOut, type Seen } from "../../../init/steps/step.ts";
import { environmentToken } from "../../../local/github/common.ts";
import { ownerToken } from "../../../local/github/repository.ts";
import { textAt } from "../../../local/values.ts";
import { Store } from "../../../local/store.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { canary, GitHubApps } from "../../support/git-hub-apps.ts";
import { startTestApi } from "../../support/github-api.ts";
import { listenOnLoopback } from "../../../local/listen-on-loopback.ts";
import { TestProject } from "../../support/project.ts";

const config = "environments/global/config.yml";
const manifestField = /name="manifest" value="(?<manifest>[^"]+)"/;
const formField = /action="(?<action>[^"]+)"/;

describe("what a bootstrap does at GitHub", () => {
  let project: TestProject;
  let apps: GitHubApps;
  let store: Store;
  let client: GitHubClient;
  /** What came of the pages that somebody was led to, in their order. */
  let pages: { status: number; html: string }[];
  beforeEach(async () => {
    project = new TestProject();
    for (const [from, to] of [
      ['"104857600"', `"${placeholders.numericId}"`],
      ['"734003200"', `"${placeholders.numericId}"`],
      ["appId: 482913", `appId: ${placeholders.integer}`],
      ["appId: 482914", `appId: ${placeholders.otherInteger}`],
    ] as const)
      project.edit(config, from, to);
    apps = new GitHubApps();
    pages = [];
    const cloudDir = project.path(".gantry", "cloud");
    store = new Store(cloudDir);
    const api = await startTestApi({ cloudDir, token: "local" });
    const { url, close } = await listenOnLoopback(apps.listener(api.url));
    cleanUp(close);
    const { repository } = loadRepository(project.root).product;
    client = new GitHubClient({ repository, baseUrl: url, token: "local", env: {} });
  });

  /** What somebody at a browser does: reads the page, presses its button, makes the App, and is sent back. */
  const visit = async (address: string): Promise<void> => {
    const html = await (await fetch(address)).text();
    const manifest = unescaped(manifestField.exec(html)?.groups?.["manifest"] ?? "");
    const action = new URL(unescaped(formField.exec(html)?.groups?.["action"] ?? ""));
    assert.equal(action.href.split("?")[0], "https://github.com/organizations/lotus-labs/settings/apps/new");
    const back = apps.make("lotus-labs", { manifest, state: action.searchParams.get("state") ?? "" });
    const wrong = await fetch(back.replace(/state=./, "state=x"));
    const page = await fetch(back);
    pages.push(
      { status: wrong.status, html: await wrong.text() },
      { status: page.status, html: await page.text() },
    );
  };
  const options = (browser: boolean): GitHubStepsOptions => ({
    root: project.root,
    environments: listEnvironments(project.root).map((name) => loadEnvironment(project.root, name)),
    client: () => client,
    browser: browser ? { env: {}, begin: (address) => void visit(address), patienceMs: 10_000 } : undefined,
  });
  const act = async (browser = true): Promise<Record<string, Seen>> =>
    Object.fromEntries(
      (await carryOut(gitHubSteps(options(browser)), () => undefined)).map((each) => [each.id, each]),
    );

  it("has somebody make both Apps, keeps their keys at GitHub alone, and says what is left to install", async () => {
    const seen = await act();
    assert.deepEqual(
      Object.values(seen).map(({ name, state }) => [name, state]),
      [
        ["ids", "done"],
        ["environments", "done"],
        ["deploy-app", "person"],
        ["deploy-app key", "done"],
        ["drift-app", "person"],
        ["drift-app key", "done"],
      ],
    );
    assert.match(seen["repository/deploy-app"]?.note ?? "", /^App 700001 .* is not installed/);
    assert.deepEqual(
      pages.map(({ status }) => status),
      [404, 200, 404, 200],
    );
    const { product } = loadRepository(project.root);
    assert.deepEqual([product.deployIdentity.appId, product.driftIdentity.appId], [700_001, 700_002]);
    assert.match(project.read(config), /# Another App, which may only read/);
    assert.ok(!JSON.stringify([seen, pages, project.read(config)]).includes(canary(700_001)));
    const [deploy, drift] = apps.made;
    assert.ok(Object.values(drift?.permissions ?? {}).every((level) => level === "read"));
    assert.deepEqual(
      [deploy?.permissions["contents"], deploy?.permissions["actions"], deploy?.permissions["workflows"]],
      ["write", "read", "write"],
    );
    for (const app of apps.made) app.isInstalled = true;
    const again = await act(false);
    assert.ok(Object.values(again).every(({ state }) => state === "done"));
  });

  it("makes environments that let nothing in, and leaves those that are there", async () => {
    const closed = { deployment_branch_policy: null, can_admins_bypass: true };
    await client.write("PUT", "/environments/staging", { what: "make it", permission: "none" }, closed);
    await act(false);
    const made = await store.list(environmentToken);
    const policies = Object.fromEntries(
      made.map(({ state }) => [textAt(state, "environment") ?? "", state["deploymentBranchPolicy"]]),
    );
    assert.equal(made.length, 10);
    assert.equal(policies["staging"], undefined);
    assert.deepEqual(policies["production"], { protectedBranches: false, customBranchPolicies: true });
  });

  it("leaves out what the plan of GitHub does not have", () => {
    const all = options(false);
    const environments = all.environments.map((catalog) => {
      const repository = { ...catalog.product.repository, plan: "free" as const };
      return { ...catalog, product: { ...catalog.product, repository } };
    });
    assert.deepEqual(
      gitHubSteps({ ...all, environments }).map(({ id }) => id),
      ["repository/ids"],
    );
  });

  it("asks nobody to make an App where nobody is at a terminal", async () => {
    const seen = await act(false);
    assert.deepEqual(seen["repository/deploy-app"]?.how, ["gantry bootstrap"]);
    assert.equal(seen["repository/deploy-app-key"]?.state, "waits");
    assert.deepEqual(apps.made, []);
  });

  it("says which permission an installed App lacks, and that GitHub gives a lost key only once", async () => {
    await act();
    for (const app of apps.made) app.isInstalled = true;
    const [deploy] = apps.made;
    if (deploy !== undefined) deploy.permissions = { ...deploy.permissions, workflows: undefined };
    await client.write("DELETE", "/environments/canary/secrets/DEPLOY_APP_PRIVATE_KEY", {
      what: "lose it",
      permission: "none",
    });
    const seen = await act();
    assert.match(
      seen["repository/deploy-app"]?.note ?? "",
      /may not do all that it has to; give it workflows: write$/,
    );
    assert.match(
      seen["repository/deploy-app-key"]?.how[1] ?? "",
      /^for each in canary; do gh secret set DEPLOY_APP/,
    );
  });

  it("refuses ids that are another repository's, and changes nothing", async () => {
    project.edit(config, `ownerId: "${placeholders.numericId}"`, 'ownerId: "1"');
    const before = project.read(config);
    const seen = await act();
    assert.equal(seen["repository/ids"]?.state, "failed");
    assert.match(seen["repository/ids"].how.join(), /workload identity would trust those/);
    assert.equal(project.read(config), before);
    assert.equal(seen["repository/environments"]?.state, "later");
  });

  it("cannot see what a user has installed, and says so instead of believing it", async () => {
    await act();
    const now = new Date().toISOString();
    const owner = { type: ownerToken, id: "lotus-labs", key: "lotus-labs", createdAt: now, updatedAt: now };
    await store.write({ ...owner, state: { person: true } });
    const seen = await act();
    assert.match(
      seen["repository/deploy-app"]?.note ?? "",
      /GitHub does not tell whether App 700001 is installed/,
    );
  });
});

function unescaped(html: string): string {
  return html
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&");
}

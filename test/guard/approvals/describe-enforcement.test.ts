import assert from "node:assert/strict";
import { describeEnforcement } from "../../../guard/approvals/describe-enforcement.ts";
import type { LoopbackApi } from "../../../local/listen-on-loopback.ts";
import { ownerToken, repositoryToken } from "../../../local/github/repository.ts";
import { Store } from "../../../local/store.ts";
import { startTestApi } from "../../support/github-api.ts";
import { TestProject } from "../../support/project.ts";

describe("whether GitHub can require reviewers", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  let api: LoopbackApi;
  before(async () => {
    api = await startTestApi({ cloudDir: project.path("cloud"), token: "writer" });
  });

  async function put(visibility: string, plan: string): Promise<void> {
    const store = new Store(project.path("cloud"));
    const now = new Date().toISOString();
    const about = { createdAt: now, updatedAt: now };
    const repository = "lotus-labs/lotus";
    await store.write({
      type: repositoryToken,
      id: repository,
      key: repository,
      ...about,
      state: { visibility },
    });
    await store.write({ type: ownerToken, id: "lotus-labs", key: "lotus-labs", ...about, state: { plan } });
  }

  const env = (): Record<string, string> => ({ GITHUB_API_URL: api.url, GITHUB_TOKEN: "writer" });

  for (const [visibility, plan, reviewers] of [
    ["public", "free", true],
    ["private", "free", false],
    ["private", "team", false],
    ["private", "enterprise", true],
  ] as const) {
    it(`is ${String(reviewers)} for a ${visibility} repository on the ${plan} plan`, async () => {
      await put(visibility, plan);
      const found = await describeEnforcement(project.root, env());
      assert.deepEqual([found.reviewers, found.saidBy], [reviewers, "GitHub"]);
      const production = found.environments.find(({ environment }) => environment === "production");
      assert.equal(production?.holds, reviewers);
      if (!reviewers) assert.match(production.note, /use signed-tags/);
      const staging = found.environments.find(({ environment }) => environment === "staging");
      assert.equal(staging?.holds, true);
      assert.equal(found.without.length, reviewers ? 0 : plan === "free" ? 6 : 3);
    });
  }

  it("says where the catalog and GitHub disagree", async () => {
    await put("public", "team");
    const { notes } = await describeEnforcement(project.root, env());
    assert.match(notes.join("\n"), /GitHub says plan team, product.repository.plan says enterprise/);
  });

  it("is what the catalog says where GitHub cannot be asked, and why it could not", async () => {
    const without = await describeEnforcement(project.root, {});
    assert.deepEqual([without.saidBy, without.reviewers], ["the catalog", true]);
    assert.match(without.notes.join("\n"), /no token for GitHub/);
    const wrong = await describeEnforcement(project.root, { ...env(), GITHUB_TOKEN: "wrong" });
    assert.match(wrong.notes.join("\n"), /refuses the token \(401\)/);
  });
});

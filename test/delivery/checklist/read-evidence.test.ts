import assert from "node:assert/strict";
import { loadEnvironment } from "../../../catalog/load.ts";
import { emptyChecklist } from "../../../delivery/checklist/fields.ts";
import { readEvidence } from "../../../delivery/checklist/read-evidence.ts";
import { numberOf } from "../../../local/github/common.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { startTestApi } from "../../support/github-api.ts";
import { addWorkflowRun, setRepository } from "../../support/workflow-runs.ts";
import { versionOf } from "../facts.ts";

const { product, pipelines } = loadEnvironment(process.cwd(), "production");
const { repository } = product;
const version = versionOf("api/v1.0.0");
const artifacts = "https://github.com/lotus-labs/lotus/actions/runs/3/artifacts/";
const id = numberOf("artifact", "lotus-labs/lotus:3:shown");

describe("the evidence of a checklist", () => {
  let url: string;
  let cloudDir: string;

  before(async () => {
    cloudDir = temporaryFolder("gantry-evidence-");
    await setRepository(cloudDir, { id: Number(repository.repositoryId) });
    url = (await startTestApi({ cloudDir, token: "token" })).url;
  });

  async function found(address: string, change: object = {}, env: object = {}) {
    const run = { number: 3, workflow: "production-api.yml", conclusion: "success", artifacts: ["shown"] };
    await addWorkflowRun(cloudDir, { ...run, commit: version.commit, ...change });
    const list = emptyChecklist({
      id: "0b5c2b0e-7a51-4c7c-9f0e-2f6f0d1c2a33",
      tag: "api/v1.0.0",
      environment: "production",
    });
    const [reading] = await readEvidence({
      list: { ...list, artifacts: { evidence: [address] } },
      version,
      pipelines,
      repository,
      local: false,
      env: { GITHUB_API_URL: url, GITHUB_TOKEN: "token", ...env },
    });
    return reading?.found;
  }

  it("is there as an artifact of a pipeline's run on the version's commit, by its page and by its interface", async () => {
    assert.deepEqual(await found(`${artifacts}${id}`), { kind: "there" });
    const api = `https://api.github.com/repos/lotus-labs/lotus/actions/artifacts/${id}`;
    assert.deepEqual(await found(`${api}/zip`), { kind: "there" });
  });

  for (const [what, address, change, expected] of [
    ["of nothing", `${artifacts}1`, {}, /^is not there/],
    ["of another run", artifacts.replace("runs/3", "runs/4") + String(id), {}, /^is not of the run 4/],
    ["of another repository", `https://github.com/a/b/actions/runs/3/artifacts/${id}`, {}, /^is of a\/b/],
    ["in Supabase", "https://lotus.supabase.co/x.png", {}, /^is no artifact/],
    ["that is gone", `${artifacts}${id}`, { expired: ["shown"] }, /^has expired/],
    ["of another commit", `${artifacts}${id}`, { commit: "0".repeat(40) }, /is of the commit/],
    ["of another branch", `${artifacts}${id}`, { branch: "mine" }, /is of "mine"/],
    ["of another workflow", `${artifacts}${id}`, { workflow: "mine.yml" }, /which is no pipeline/],
    ["of a pull request", `${artifacts}${id}`, { event: "pull_request" }, /was started by/],
    ["of a fork", `${artifacts}${id}`, { fork: "mine" }, /is of another repository/],
    ["of a run that failed", `${artifacts}${id}`, { conclusion: "failure" }, /failure/],
  ] as const) {
    it(`is none ${what}`, async () => {
      const answer = await found(address, change);
      assert.match(answer?.kind === "wrong" ? answer.problem : "", expected);
    });
  }

  it("is not known without a token, and where GitHub does not let one in", async () => {
    for (const token of [undefined, "other"]) {
      const answer = await found(`${artifacts}${id}`, {}, { GITHUB_TOKEN: token });
      assert.equal(answer?.kind, "unasked");
    }
  });
});

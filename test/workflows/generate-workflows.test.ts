import assert from "node:assert/strict";
import { execa } from "execa";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { actions } from "../../workflows/pins.ts";
import { makeWorkflows } from "../../workflows/make-workflows.ts";
import type { WorkflowSource } from "../../workflows/kind.ts";
import { loadKinds } from "../../workflows/load-kinds.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { checksOf, judgingChecks } from "../../model/judging-checks.ts";
import { app } from "../../model/declared/app.ts";
import { pipelineDefinition, pipelineStages } from "../../model/declared/pipeline-definition.ts";
import { maintenanceMode, tagAssignmentGroup } from "../../model/observed/concurrency-group.ts";
import { environmentName } from "../../model/scalars.ts";
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
const pulled = z.object({
  on: z.object({ pull_request: z.record(z.string(), z.unknown()) }),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string().optional(),
      needs: z.array(z.string()).optional(),
      strategy: z.unknown().optional(),
    }),
  ),
});
const queued = z.object({
  concurrency: z.record(z.string(), z.unknown()),
  jobs: z.object({ deploy: z.object({ concurrency: z.object({ group: z.string() }) }) }),
});
const dispatched = z.object({
  workflow_dispatch: z.object({ inputs: z.record(z.string(), z.object({ required: z.boolean() })) }),
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

let loaded: WorkflowSource["catalog"] | undefined;

/** The example, of which a test may change what it likes: it is read once. */
function source(): WorkflowSource {
  loaded ??= loadCatalog(checkout);
  const catalog = structuredClone(loaded);
  const paths = scripts.map((name) => `scripts/${name}.sh`);
  const runSteps = { lint: ["scripts/ci/10-check-code.sh"], build: [] };
  const placed = { prefix: "", lockFile: "package-lock.json", gantryFolder: "" };
  return { catalog, scripts: paths, tools: {}, runSteps, reported: [], engineVersion: "3.250.0", ...placed };
}

let unchanged: Promise<ReadonlyMap<string, string>> | undefined;

/** The workflows of the unchanged example, made once for all tests that only look at them. */
function madeOfExample(): Promise<ReadonlyMap<string, string>> {
  unchanged ??= loadKinds().then((kinds) => makeWorkflows(source(), kinds, actions));
  return unchanged;
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

const handed = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()),
      environment: z.unknown().optional(),
      outputs: z.record(z.string(), z.string()).optional(),
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          env: z.record(z.string(), z.unknown()).optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

/** The jobs besides the scan and the report, which every workflow has. */
function work(jobs: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(jobs).filter((id) => id !== "scan" && id !== "report");
}

const scanned = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      if: z.unknown().optional(),
      needs: z.array(z.string()).default([]),
      concurrency: z.unknown().optional(),
      environment: z.unknown().optional(),
      permissions: z.record(z.string(), z.string()),
      steps: z.array(
        z.object({
          run: z.string().optional(),
          uses: z.string().optional(),
          if: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

describe("the generated workflows", () => {
  it("look for secrets in every run, beside the work, which waits for it nowhere, and keep the record for 30 days", async () => {
    const made = await madeOfExample();
    for (const [path, text] of made) {
      const { jobs } = scanned.parse(parse(text));
      const scans = Object.entries(jobs).flatMap(([name, job]) => {
        const step = job.steps.find(({ run }) => run?.includes("60-scan.sh"));
        return step === undefined ? [] : [{ id: name, job, step }];
      });
      const [scan] = scans;
      if (scan === undefined || scans.length > 1) assert.fail(`${path} has ${scans.length} scans`);
      const { id, job, step } = scan;
      assert.deepEqual(
        [job.if, job.needs, job.concurrency, job.environment, step.if, job.permissions],
        [undefined, [], undefined, undefined, undefined, { contents: "read" }],
        path,
      );
      const waiting = Object.keys(jobs).filter((other) => jobs[other]?.needs.includes(id));
      assert.deepEqual(waiting, ["report"], path);
      const kept = job.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
      assert.deepEqual(
        [kept?.if, kept?.with?.["path"], kept?.with?.["if-no-files-found"], kept?.with?.["retention-days"]],
        ["always()", ".gantry/scan", "error", 30],
        path,
      );
    }
  });

  it("scan a pull request's own commits, and of others all that the commit has", async () => {
    const text = (await madeOfExample()).get(".github/workflows/pull-request.yml") ?? "";
    const line = /run: scripts\/ci\/60-scan\.sh (?<words>.*)/.exec(text)?.groups?.["words"] ?? "";
    const words = async (GITHUB_BASE_REF: string): Promise<string> =>
      (await execa("bash", ["-euc", `printf '<%s>' x ${line}`], { env: { GITHUB_BASE_REF } })).stdout;
    assert.equal(await words("release/1 x"), "<x><origin/release/1 x..HEAD>");
    assert.equal(await words(""), "<x>");
  });

  it("are one per pipeline, one per environment, and thirteen for the repository", async () => {
    const made = makeWorkflows(source(), await loadKinds(), actions);
    const { environments } = loadCatalog(checkout);
    const expected = [
      ...[
        "pull-request",
        "main",
        "drift",
        "evidence",
        "self-healing",
        "maintenance",
        "deploy-repository",
        "tag-assignment",
        "promote",
        "rollback",
        "hold",
        "checklist",
        "flag-steps",
      ].map((name) => `.github/workflows/${name}.yml`),
      ...environments.map(({ environment }) => `.github/workflows/deploy-${environment}.yml`),
      ...environments.flatMap(({ pipelines }) => pipelines.map(({ workflowFile }) => workflowFile)),
    ];
    assert.deepEqual([...made.keys()], expected.sort());
  });

  it("report every check that a gate waits for, whatever a change touches, drops or skips", async () => {
    const from = source();
    const made = makeWorkflows(from, await loadKinds(), actions);
    const { on, jobs } = pulled.parse(parse(made.get(".github/workflows/pull-request.yml") ?? ""));
    assert.deepEqual(Object.keys(on.pull_request), ["branches"]);
    for (const gate of from.catalog.repository.gates) {
      const missing = checksOf(gate).filter((check) => !(check in jobs));
      assert.deepEqual(missing, [], gate.id);
    }
    for (const name of judgingChecks) {
      const { if: condition = "always()", needs = [], strategy } = jobs[name] ?? {};
      // One that is skipped counts as passed, and a matrix reports other names.
      assert.deepEqual([condition, strategy], ["always()", undefined], name);
      if (needs.length > 0) assert.equal(jobs[name]?.if, "always()", name);
    }
  });

  it("hold against the gate what the checks before it left, whatever became of them", async () => {
    const made = await madeOfExample();
    const kept = z.object({
      jobs: z.record(
        z.string(),
        z.object({ if: z.string(), needs: z.array(z.string()), steps: z.array(z.unknown()) }).partial(),
      ),
    });
    for (const file of ["pull-request.yml", "main.yml"]) {
      const { jobs } = kept.parse(parse(made.get(`.github/workflows/${file}`) ?? ""));
      assert.equal(jobs["gate"]?.if, "always()", file);
      for (const check of ["lint", "typecheck", "test"]) {
        assert.ok(jobs["gate"].needs?.includes(check), check);
        const last = JSON.stringify(jobs[check]?.steps?.at(-1));
        assert.match(
          last,
          new RegExp(`"if":"always\\(\\)","uses":"actions/upload-artifact@.*"reports-${check}"`),
        );
      }
    }
  });

  it("ask that no flag is stale where a gate does, with all of the history, unless somebody's own workflow reports that", async () => {
    const from = source();
    const gates = from.catalog.repository.gates.map((gate) =>
      gate.enforcedOn === "pr" ? { ...gate, requiredChecks: [...gate.requiredChecks, "flags"] } : gate,
    );
    const asking = {
      ...from,
      catalog: { ...from.catalog, repository: { ...from.catalog.repository, gates } },
    };
    const jobsOf = async (of: WorkflowSource, file: string): Promise<string[]> => {
      const made = makeWorkflows(of, await loadKinds(), actions).get(`.github/workflows/${file}`) ?? "";
      const { jobs } = scanned.parse(parse(made));
      return jobs["flags"] === undefined ? [] : [JSON.stringify(jobs["flags"])];
    };
    for (const file of ["pull-request.yml", "main.yml"]) {
      assert.deepEqual(await jobsOf(from, file), [], file);
      const [job = ""] = await jobsOf(asking, file);
      assert.match(job, /npx --no -- gantry flag stale --check/, file);
      assert.deepEqual(await jobsOf({ ...asking, reported: ["flags"] }, file), [], file);
    }
    const text =
      makeWorkflows(asking, await loadKinds(), actions).get(".github/workflows/pull-request.yml") ?? "";
    const { jobs } = z.object({ jobs: z.record(z.string(), z.unknown()) }).parse(parse(text));
    assert.match(JSON.stringify(jobs["flags"]), /"fetch-depth":0/);
    assert.doesNotMatch(JSON.stringify(jobs["flags"]), /continue-on-error|"if"/);
  });

  it("propose the steps of flags where one has a schedule: read without a key, proposed without a cloud", async () => {
    const from = source();
    const name = ".github/workflows/flag-steps.yml";
    const made = makeWorkflows(from, await loadKinds(), actions).get(name) ?? "";
    const { jobs } = z.object({ jobs: z.record(z.string(), z.unknown()) }).parse(parse(made));
    const [due, propose] = ["due", "propose"].map((job) => JSON.stringify(jobs[job]));
    assert.match(due ?? "", /"include":\[\{"environment":"staging","reader":"drift-staging"\}\]/);
    assert.match(due ?? "", /gantry flag due \\"\$ENVIRONMENT\\" --yes/);
    assert.doesNotMatch(due ?? "", /secrets\.|"contents":"write"/);
    assert.match(propose ?? "", /gantry propose flag-steps --yes/);
    assert.doesNotMatch(propose ?? "", /id-token|google-github-actions/);
    const environments = from.catalog.environments.map((each) => ({
      ...each,
      flags: each.flags.map((flag) => ({ ...flag, ramp: undefined })),
    }));
    const without = makeWorkflows(
      { ...from, catalog: { ...from.catalog, environments } },
      await loadKinds(),
      actions,
    );
    assert.equal(without.get(name), undefined);
  });

  it("make a check in a run where a step of it has the script, or the check's name, and keep its log", async () => {
    const from = source();
    const gates = from.catalog.repository.gates.map((gate) => ({
      ...gate,
      requiredChecks: ["lint", "typecheck", "build"],
    }));
    const changed = {
      ...from,
      catalog: { ...from.catalog, repository: { ...from.catalog.repository, gates } },
    };
    const made = makeWorkflows(changed, await loadKinds(), actions);
    for (const file of ["pull-request.yml", "main.yml"]) {
      const { jobs } = scanned.parse(parse(made.get(`.github/workflows/${file}`) ?? ""));
      const linesOf = (job: string) =>
        jobs[job]?.steps.map(({ run }) => run).filter((run) => run !== undefined);
      const install = "scripts/setup/10-install-dependencies.sh";
      assert.deepEqual(linesOf("lint"), [
        install,
        "npx --no -- gantry run --script scripts/ci/10-check-code.sh --allow-late",
      ]);
      assert.deepEqual(linesOf("typecheck"), [install, "scripts/build/10-typecheck.sh"]);
      assert.deepEqual(linesOf("build"), [install, "npx --no -- gantry run --only build --allow-late"]);
      const logs = Object.entries(jobs).flatMap(([id, { steps }]) =>
        steps.filter((step) => step.with?.["path"] === "logs").map((step) => [id, step.if, step.with]),
      );
      const kept = (name: string) => ({
        name,
        path: "logs",
        "if-no-files-found": "error",
        "retention-days": 30,
        overwrite: true,
      });
      assert.deepEqual(logs, [
        ["lint", "always()", kept("log-lint")],
        ["build", "always()", kept("log-build")],
      ]);
    }
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
    assert.deepEqual(jobsOf("pull-request.yml"), [
      "lint",
      "secrets",
      "preview-stack",
      "catalog",
      "preview",
      "review",
      "report",
    ]);
    assert.deepEqual(jobsOf("main.yml"), ["lint", "catalog", "secrets", "generated", "report"]);
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

  it("may read attestations where they release and GitHub attests anything", async () => {
    const kinds = await loadKinds();
    const made = (plan: "team" | "enterprise"): ReadonlyMap<string, string> => {
      const from = source();
      Object.assign(from.catalog.repository.product.repository, { visibility: "private", plan });
      return makeWorkflows(from, kinds, actions);
    };
    const asks = (plan: "team" | "enterprise"): string[] =>
      [...made(plan)]
        .filter(([, text]) => text.includes("permission-attestations: read"))
        .map(([file]) => file)
        .sort();
    assert.deepEqual(
      asks("enterprise"),
      [
        ...source().catalog.environments.map(({ environment }) => `deploy-${environment}`),
        "promote",
        "rollback",
      ]
        .map((name) => `.github/workflows/${name}.yml`)
        .sort(),
    );
    assert.deepEqual(asks("team"), []);
  });

  it("verify signed tags before the deployment where the catalog chooses them, and only there", async () => {
    const signed = withEnvironment("production", ({ approvals }) => ({
      approvals: { ...approvals, method: "signed-tags" },
    }));
    const jobsOf = async (from: WorkflowSource) => {
      const made = makeWorkflows(from, await loadKinds(), actions);
      return workflow.parse(parse(made.get(".github/workflows/deploy-production.yml") ?? "")).jobs;
    };
    assert.deepEqual(work(await jobsOf(source())), ["version", "checklist", "bundle", "deploy"]);
    const jobs = await jobsOf(signed);
    assert.deepEqual(work(jobs), ["version", "approvals", "bundle", "deploy"]);
    assert.ok(jobs["deploy"]?.needs.includes("approvals"));
  });

  it("ask whoever deploys alone for the environment's name, of that environment and no other", async () => {
    const onePerson = { login: "mali-s", id: 5_824_117, reason: "there is one engineer", waitMinutes: 60 };
    const from = withEnvironment("production", ({ approvals }) => ({
      approvals: { ...approvals, method: "signed-tags", reviewers: [], onePerson },
    }));
    const made = makeWorkflows(from, await loadKinds(), actions);
    const asks = [...made].filter(([, text]) => /^ {6}confirm:$/m.test(text)).map(([path]) => path);
    const files = ["deploy-production", "promote", "rollback"];
    assert.deepEqual(
      asks.sort(),
      files.map((file) => `.github/workflows/${file}.yml`),
    );
    for (const file of asks) {
      const lines = (made.get(file) ?? "").match(/--confirm="\$CONFIRM"/g) ?? [];
      assert.equal(lines.length, 1, file);
    }
    assert.match(made.get(asks[0] ?? "") ?? "", /One person, mali-s, lets it in alone, after a wait\./);
    for (const text of (await madeOfExample()).values()) assert.doesNotMatch(text, /confirm:/);
  });

  it("deploy the repository's settings where production is approved: by a push where GitHub asks, by an approved version where tags are signed", async () => {
    const kinds = await loadKinds();
    const made = (method: "none" | "reviewers" | "signed-tags") => {
      const from = withEnvironment("production", ({ approvals }) => ({
        approvals: { ...approvals, method },
      }));
      const text = makeWorkflows(from, kinds, actions).get(".github/workflows/deploy-repository.yml");
      const { on, jobs } = workflow.parse(parse(text ?? ""));
      return { on: Object.keys(on), jobs: work(jobs), deploy: jobs["deploy"] };
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
    const text = (await madeOfExample()).get(".github/workflows/drift.yml") ?? "";
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

  it("show a version's checklist before GitHub asks the reviewers, where one is needed and GitHub asks", async () => {
    const file = ".github/workflows/deploy-production.yml";
    const made = await madeOfExample();
    const { jobs } = workflow.parse(parse(made.get(file) ?? ""));
    const { jobs: steps } = handed.parse(parse(made.get(file) ?? ""));
    assert.ok(jobs["deploy"]?.needs.includes("checklist"));
    assert.match(jobs["deploy"]?.if ?? "", /needs\.checklist\.result == 'skipped'/);
    const { environment, permissions, steps: ran } = steps["checklist"] ?? {};
    assert.equal(environment, undefined);
    assert.deepEqual([...new Set(Object.values(permissions ?? {}))], ["read"]);
    assert.match(
      ran?.at(-1)?.run ?? "",
      /checklist show --format markdown .* production >> "\$GITHUB_STEP_SUMMARY"$/,
    );
    const without = [...made].filter(([, text]) => /^ {2}checklist:$/m.test(text)).map(([path]) => path);
    assert.deepEqual(without, [file]);
    const signed = withEnvironment("production", ({ approvals }) => {
      return { approvals: { ...approvals, method: "signed-tags" } };
    });
    assert.doesNotMatch(
      makeWorkflows(signed, await loadKinds(), actions).get(file) ?? "",
      /^ {2}checklist:$/m,
    );
  });

  it("take evidence in where nobody deploys, with a secret of its own, and do nothing without one", async () => {
    const text = (await madeOfExample()).get(".github/workflows/evidence.yml");
    const { jobs } = handed.parse(parse(text ?? ""));
    const [job] = Object.values(jobs);
    assert.equal(work(jobs).length, 1);
    assert.deepEqual(job?.environment, { name: "drift-production", deployment: false });
    assert.deepEqual(job.permissions, { contents: "read", actions: "read", checks: "read" });
    assert.doesNotMatch(text ?? "", /DEPLOY|482913|SOPS/);
    const commands = [
      ...(text ?? "").matchAll(/if: .*steps\.database\.outputs\.there == 'yes'"?\n[^]*?run: (?<run>.*)/g),
    ];
    assert.deepEqual(
      commands.map(({ groups }) => groups?.["run"]),
      [
        "npx --no -- gantry evidence take-in",
        "npx --no -- gantry evidence ingest",
        "npx --no -- gantry evidence verify",
      ],
    );
  });

  it("maintain in the seed's modes, where a newer run cancels an older one and no job that asks others has a key", async () => {
    const made = await madeOfExample();
    const text = made.get(".github/workflows/maintenance.yml") ?? "";
    const shape = z.object({
      on: z.object({
        schedule: z.array(z.unknown()).length(1),
        workflow_dispatch: z.object({
          inputs: z.object({ mode: z.object({ options: z.array(z.string()) }) }),
        }),
      }),
      concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }),
      jobs: z.record(z.string(), z.object({ if: z.string().optional() })),
    });
    const { on, concurrency, jobs } = shape.parse(parse(text));
    assert.deepEqual(on.workflow_dispatch.inputs.mode.options, maintenanceMode.options);
    assert.deepEqual(concurrency, {
      group: "maintenance-${{ inputs.mode || 'all' }}",
      "cancel-in-progress": true,
    });
    for (const mode of maintenanceMode.options.filter((each) => each !== "all"))
      assert.match(jobs[mode]?.if ?? "", new RegExp(`inputs.mode == '${mode}'`), mode);
    const parts = handed.parse(parse(text)).jobs;
    for (const [id, { environment, permissions, steps }] of Object.entries(parts)) {
      if (id !== "report") assert.deepEqual(permissions, { contents: "read" }, id);
      assert.equal(JSON.stringify(steps).includes("secrets."), environment !== undefined, id);
      const key = steps.findIndex(({ uses }) => uses?.startsWith("actions/create-github-app-token@"));
      // What is generated or put in place has no key yet.
      const after = steps.slice(key + 1).map((step) => step.run ?? "");
      if (key >= 0) assert.deepEqual(after.length, 1, id);
    }
    const healing = shape
      .pick({ concurrency: true })
      .parse(parse(made.get(".github/workflows/self-healing.yml") ?? ""));
    assert.deepEqual(healing.concurrency, {
      group: "self-healing-${{ inputs.scope || 'all' }}",
      "cancel-in-progress": true,
    });
  });

  it("have the stages of a pipeline as jobs in the seed's order, each after the one before it, whatever stages it has", async () => {
    // The other kinds have no stages, and are made with them elsewhere.
    const kinds = (await loadKinds()).filter(({ name }) => name === "pipeline");
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
          assert.deepEqual(work(jobs), wanted);
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
    const moving = kinds.filter(({ name }) => ["pipeline", "deploy", "repository"].includes(name));
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
      // Of the others only the approvals make a difference.
      const others = index < 3 ? ["tag-assignment", "promote", "rollback", "hold"] : [];
      const changed = { ...from, catalog: { ...from.catalog, environments } };
      const made = makeWorkflows(changed, others.length > 0 ? kinds : moving, actions);
      return ["staging-api", "deploy-production", "deploy-repository", ...others].map(
        (name): [string, string] => {
          return [`${name}-${index}.yml`, made.get(`.github/workflows/${name}.yml`) ?? ""];
        },
      );
    });
    const { findings } = await lint(new Map(files));
    assert.deepEqual(findings, []);
  });

  it("let one job at a time change an environment's stack, whatever subproject it brings", async () => {
    const made = await madeOfExample();
    const { jobs } = queued.parse(parse(made.get(".github/workflows/deploy-production.yml") ?? ""));
    assert.equal(jobs.deploy.concurrency.group, "stack-production");
  });

  it("deploy versions, or the environment itself, from the default branch", async () => {
    const text = (await madeOfExample()).get(".github/workflows/deploy-production.yml");
    const { on, jobs } = workflow.parse(parse(text ?? ""));
    assert.match(jobs["deploy"]?.if ?? "", /^github\.ref == 'refs\/heads\/main' && !cancelled\(\) && /);
    assert.doesNotMatch(text ?? "", /gantry up|needs\.version\.outputs\.commit/);
    const steps = [...(text ?? "").matchAll(/run: npx --no -- gantry deploy (?<words>.*)/g)];
    const line =
      'production --yes --json ${BUNDLES:+--bundle="$BUNDLES"} -- ${VERSION:+"${SUBPROJECT:+$SUBPROJECT/}$VERSION"}';
    assert.deepEqual(
      steps.map(({ groups }) => groups?.["words"]),
      [line],
    );
    const words = async (env: Record<string, string>): Promise<string[]> => {
      const { stdout } = await execa("bash", ["-euc", `printf '<%s>\n' ${line}`], { env });
      return stdout.split("\n").slice(3);
    };
    assert.deepEqual(await words({ VERSION: "v1.2.3", SUBPROJECT: "api" }), ["<-->", "<api/v1.2.3>"]);
    assert.deepEqual(await words({ VERSION: "v1.2.3", SUBPROJECT: "" }), ["<-->", "<v1.2.3>"]);
    assert.deepEqual(await words({ VERSION: "", SUBPROJECT: "" }), ["<-->"]);
    assert.deepEqual(await words({ VERSION: "--cancel; id", SUBPROJECT: "" }), ["<-->", "<--cancel; id>"]);
    assert.deepEqual(await words({ VERSION: "v1.2.3", SUBPROJECT: "portal", BUNDLES: "portal=sha256:0" }), [
      "<--bundle=portal=sha256:0>",
      "<-->",
      "<portal/v1.2.3>",
    ]);
    assert.deepEqual(dispatched.parse(on).workflow_dispatch.inputs["version"]?.required, false);
  });

  it("build what platforms build anew where no identity is, and deploy it by its checksum", async () => {
    const made = await madeOfExample();
    const { environments } = loadCatalog(checkout);
    const built = [
      ["deploy-production", "bundle", "deploy"],
      ...environments.map(({ environment }) => ["promote", `${environment}-bundle`, environment]),
    ];
    for (const [file, builder = "", deployer = ""] of built) {
      const text = made.get(`.github/workflows/${file}.yml`) ?? "";
      const { jobs } = handed.parse(parse(text));
      const job = jobs[builder];
      assert.deepEqual(job?.permissions, { contents: "read" });
      assert.equal(job.environment, undefined);
      assert.doesNotMatch(JSON.stringify(job), /secrets\.|vars\.|github\.token|steps\.app/);
      assert.deepEqual(job.outputs, { bundles: "${{ steps.bundle.outputs.bundles }}" });
      const steps = jobs[deployer]?.steps ?? [];
      assert.ok(steps.some(({ env }) => env?.["BUNDLES"] === `\${{ needs.${builder}.outputs.bundles }}`));
      const taken = steps.find(({ uses }) => uses?.startsWith("actions/download-artifact@"));
      const kept = job.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
      assert.equal(taken?.with?.["name"], kept?.with?.["name"]);
      assert.equal(taken?.with?.["path"], kept?.with?.["path"]);
    }
  });

  it("hand Expo's token to the one step that releases, where a surface at Expo has it in its bundle", async () => {
    const kinds = await loadKinds();
    const stepsWith = (from: WorkflowSource, file: string): (string | undefined)[] => {
      const { jobs } = handed.parse(parse(makeWorkflows(from, kinds, actions).get(file) ?? ""));
      const steps = Object.values(jobs).flatMap((job) => job.steps);
      return steps.filter(({ env }) => env?.["EXPO_TOKEN"] !== undefined).map(({ run }) => run?.slice(0, 25));
    };
    const file = ".github/workflows/deploy-staging.yml";
    assert.deepEqual(stepsWith(source(), file), ["npx --no -- gantry deploy"]);
    const elsewhere = withEnvironment("staging", ({ surfaces }) => ({
      surfaces: surfaces.filter(({ platform }) => platform !== "expo-eas"),
    }));
    assert.deepEqual(stepsWith(elsewhere, file), []);
    const without = withEnvironment("staging", ({ bundles }) => ({
      bundles: bundles.map((bundle) => ({ ...bundle, additionalRefs: [] })),
    }));
    assert.deepEqual(stepsWith(without, file), []);
  });

  it("build nothing where every surface runs an image", async () => {
    const images = withEnvironment("production", ({ surfaces }) => ({
      surfaces: surfaces.filter(({ platform }) => platform === "cloud-run"),
    }));
    const made = makeWorkflows(images, await loadKinds(), actions);
    const { jobs } = workflow.parse(parse(made.get(".github/workflows/deploy-production.yml") ?? ""));
    assert.deepEqual(work(jobs), ["version", "checklist", "deploy"]);
    assert.doesNotMatch(made.get(".github/workflows/deploy-production.yml") ?? "", /bundle|platform-tools/i);
  });

  it("bring an environment up at each merge that touches it, and by dispatch alone where a commit's approval is signed afterwards", async () => {
    const kinds = await loadKinds();
    const text = (environment: "staging" | "production", method: "none" | "reviewers" | "signed-tags") => {
      const from = withEnvironment(environment, ({ approvals }) => ({ approvals: { ...approvals, method } }));
      return makeWorkflows(from, kinds, actions).get(`.github/workflows/deploy-${environment}.yml`) ?? "";
    };
    const push = z.object({ branches: z.array(z.string()), paths: z.array(z.string()) });
    for (const method of ["none", "reviewers"] as const) {
      const { on } = workflow.parse(parse(text("staging", method)));
      const { branches, paths } = push.parse(on["push"]);
      assert.deepEqual(branches, ["main"]);
      for (const path of [
        "environments/staging/**",
        "environments/global/**",
        "Pulumi.staging.yaml",
        "stacks/**",
      ])
        assert.ok(paths.includes(path), path);
      assert.ok(!paths.some((path) => /production|apps|docs/.test(path)));
    }
    const signed = text("production", "signed-tags");
    assert.deepEqual(Object.keys(workflow.parse(parse(signed)).on), ["workflow_dispatch"]);
    const line = /run: (?<line>npx --no -- gantry approvals verify .*)/.exec(signed)?.groups?.["line"] ?? "";
    const words = async (env: Record<string, string>): Promise<string> => {
      return (await execa("bash", ["-euc", `printf '<%s>' ${line}`], { env })).stdout;
    };
    const begin = "<npx><--no><--><gantry><approvals><verify><production>";
    const none = { VERSION: "", COMMIT: "", SUBPROJECT: "", GITHUB_SHA: "abc" };
    assert.equal(await words(none), `${begin}<abc>`);
    assert.equal(
      await words({ ...none, VERSION: "v1.2.3", COMMIT: "def", SUBPROJECT: "api" }),
      `${begin}<v1.2.3><--commit><def><--subproject><api>`,
    );
  });

  it("are deployments at GitHub where they deploy an environment, with its address, and nowhere else", async () => {
    const made = await madeOfExample();
    const placed = z.object({
      name: z.string(),
      url: z.string().optional(),
      deployment: z.boolean().default(true),
    });
    const read = z.object({ jobs: z.record(z.string(), z.object({ environment: placed.optional() })) });
    for (const [path, text] of made) {
      const { jobs } = read.parse(parse(text));
      const places = Object.values(jobs).flatMap(({ environment }) => environment ?? []);
      const deploys = /(deploy-(?!repository)\w+|promote|rollback)\.yml$/.test(path);
      for (const { url, deployment } of places) {
        assert.equal(deployment, deploys || /\/(?:hold|checklist)\.yml$/.test(path), path);
        if (deploys) assert.match(url ?? "", /SURFACES_API_URL/, path);
      }
      if (deploys) assert.match(text, /gantry status \w+ \| sed .* >> "\$GITHUB_STEP_SUMMARY"/, path);
    }
  });

  it("deploy the very commit that GitHub's reviewers approve, and elsewhere the branch as it is when the turn comes", async () => {
    const made = await madeOfExample();
    const deployOf = (name: string) => {
      const { jobs } = handed.parse(parse(made.get(`.github/workflows/deploy-${name}.yml`) ?? ""));
      const steps = jobs["deploy"]?.steps ?? [];
      return { ref: steps[1]?.with?.["ref"], then: JSON.stringify(steps[2]) };
    };
    const production = deployOf("production");
    assert.equal(production.ref, "${{ github.sha }}");
    assert.match(production.then, /git diff --exit-code .*origin\/main.* environments\/production .*policy/);
    const staging = deployOf("staging");
    assert.equal(staging.ref, "main");
    assert.doesNotMatch(staging.then, /git diff/);
  });

  it("tag from the default branch alone, one of a subproject at a time, with a token that writes contents and nothing else", async () => {
    const kinds = await loadKinds();
    const text = makeWorkflows(source(), kinds, actions).get(".github/workflows/tag-assignment.yml") ?? "";
    const { on, jobs } = workflow.parse(parse(text));
    assert.deepEqual(work(jobs), ["run", "assign", "deploy"]);
    for (const id of work(jobs)) assert.match(jobs[id]?.if ?? "", /^github\.ref == 'refs\/heads\/main'/);
    assert.deepEqual(Object.keys(dispatched.parse(on).workflow_dispatch.inputs), [
      ...["tag_type", "subproject", "version", "environment", "state", "commit_sha", "force_move"],
      ...["artifacts", "run"],
    ]);
    assert.deepEqual(text.match(/permission-\S+: \S+/g), ["permission-contents: write"]);
    const group =
      /group: (?<before>[\w-]*)\$\{\{ inputs\.subproject && format\('-\{0\}', inputs\.subproject\) \}\}\n/;
    const before = group.exec(text)?.groups?.["before"] ?? "";
    assert.equal(before, tagAssignmentGroup(undefined));
    assert.equal(`${before}-services/auth`, tagAssignmentGroup("services/auth"));
    assert.match(text, /cancel-in-progress: false\n\s+queue: max/);
  });

  it("tag where nobody is asked, and in production's environment only where there is no other", async () => {
    const kinds = await loadKinds();
    const placeOf = (from: WorkflowSource): string | undefined => {
      const text = makeWorkflows(from, kinds, actions).get(".github/workflows/tag-assignment.yml") ?? "";
      return workflow.parse(parse(text)).jobs["assign"]?.environment?.name;
    };
    const from = source();
    const isOpen = new Map(
      from.catalog.environments.map(({ environment, approvals }) => [environment, approvals.method]),
    );
    assert.equal(isOpen.get(environmentName.parse(placeOf(from))), "none");
    const environments = from.catalog.environments.filter(({ environment }) => environment === "production");
    assert.equal(placeOf({ ...from, catalog: { ...from.catalog, environments } }), "production");
  });

  it("promote, roll back and hold in the GitHub environment of where it changes something, one job at a time with its deployments", async () => {
    const made = await madeOfExample();
    const { environments } = loadCatalog(checkout);
    const stack = z.object({ concurrency: z.object({ group: z.string() }) });
    for (const [file, input] of [
      ["promote", "to"],
      ["rollback", "environment"],
      ["hold", "environment"],
    ] as const) {
      const read = z
        .object({ jobs: z.record(z.string(), z.unknown()) })
        .parse(parse(made.get(`.github/workflows/${file}.yml`) ?? ""));
      assert.deepEqual(
        work(read.jobs).filter((id) => !id.endsWith("-bundle")),
        environments.map(({ environment }) => environment),
      );
      const { jobs } = workflow.parse(parse(made.get(`.github/workflows/${file}.yml`) ?? ""));
      for (const { environment } of environments) {
        const job = jobs[environment];
        assert.equal(job?.environment?.name, environment);
        const isMeant = `github.ref == 'refs/heads/main' && inputs.${input} == '${environment}'`;
        assert.ok(job.if === isMeant || job.if?.startsWith(`${isMeant} && `));
        assert.equal(stack.parse(read.jobs[environment]).concurrency.group, `stack-${environment}`);
      }
    }
  });

  it("hand the inputs of a rollback on as words, and what is empty not at all", async () => {
    const text = (await madeOfExample()).get(".github/workflows/rollback.yml");
    const line =
      /run: npx --no -- gantry rollback (?<words>production .*)/.exec(text ?? "")?.groups?.["words"] ?? "";
    const words = async (env: Record<string, string>): Promise<string> => {
      return (await execa("bash", ["-euc", `printf '<%s>' ${line}`], { env })).stdout;
    };
    const begin = "<production><--yes><--json>";
    assert.equal(
      await words({ REASON: "orders $(fail)", TO: "", SUBPROJECT: "", ALL: "" }),
      `${begin}<--reason=orders $(fail)>`,
    );
    assert.equal(
      await words({ REASON: "x", TO: "--break-glass=y z", SUBPROJECT: "api", ALL: "true" }),
      `${begin}<--reason=x><--to=--break-glass=y z><--subproject=api><--all>`,
    );
  });

  it("hand the inputs of a hold on as words, with a token that reads who approved and reaches no cloud", async () => {
    const text = (await madeOfExample()).get(".github/workflows/hold.yml") ?? "";
    const { on, jobs } = workflow.parse(parse(text));
    const { inputs } = dispatched.parse(on).workflow_dispatch;
    assert.deepEqual(Object.keys(inputs), ["environment", "action", "subproject", "reason", "break_glass"]);
    assert.equal(inputs["reason"]?.required, true);
    assert.deepEqual(
      new Set(text.match(/permission-\S+: \S+/g)),
      new Set([
        ...["permission-actions: read", "permission-contents: write", "permission-pull-requests: read"],
      ]),
    );
    assert.doesNotMatch(text, /id-token|PULUMI|google|SOPS/);
    assert.equal(jobs["production"]?.environment?.name, "production");
    const lines = [...text.matchAll(/run: npx --no -- gantry hold (?<words>(?:release )?production .*)/g)];
    const [hold, release] = lines.map(({ groups }) => groups?.["words"] ?? "");
    const words = async (line: string | undefined, env: Record<string, string>): Promise<string> => {
      return (await execa("bash", ["-euc", `printf '<%s>' ${line ?? ""}`], { env })).stdout;
    };
    const empty = { SUBPROJECT: "", BREAK_GLASS: "" };
    assert.equal(
      await words(hold, { ...empty, REASON: "a $(sale)" }),
      "<production><--yes><--reason=a $(sale)>",
    );
    assert.equal(
      await words(release, { REASON: "--x", SUBPROJECT: "api --all", BREAK_GLASS: "`id`" }),
      "<release><production><--yes><--reason=--x><--subproject=api --all><--break-glass=`id`>",
    );
  });

  it("promote nothing where there is one environment", async () => {
    const from = source();
    const environments = from.catalog.environments.slice(0, 1);
    const made = makeWorkflows(
      { ...from, catalog: { ...from.catalog, environments } },
      await loadKinds(),
      actions,
    );
    assert.ok(!made.has(".github/workflows/promote.yml"));
    assert.ok(made.has(".github/workflows/rollback.yml"));
  });

  it("name what a version is made of: each image by digest, else the commit", async () => {
    const made = await madeOfExample();
    const artifacts = (file: string) =>
      /ARTIFACTS: (?<said>.*)/.exec(made.get(`.github/workflows/${file}.yml`) ?? "")?.groups?.["said"];
    assert.equal(
      artifacts("staging-ocr-worker"),
      "ghcr.io/lotus-labs/ocr-worker@${{ needs.ghcr-push.outputs.digest }}",
    );
    assert.equal(
      artifacts("staging-api"),
      "ghcr.io/lotus-labs/api@${{ needs.ghcr-push.outputs.digest }} ghcr.io/lotus-labs/migrations@${{ needs.ghcr-push.outputs.digest-migrations }}",
    );
    assert.equal(artifacts("staging-portal"), "git:${{ github.sha }}");
    for (const file of ["staging-api", "production-portal"]) {
      const text = made.get(`.github/workflows/${file}.yml`) ?? "";
      assert.doesNotMatch(text, /contents: write/);
      assert.match(text, /permissions:\n\s+contents: read\n\s+actions: write/);
    }
  });

  it("let every run of an environment wait for its turn, whatever subproject it brings", async () => {
    const made = await madeOfExample();
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

describe("the pipeline of an image in Artifact Registry", () => {
  const image = "europe-west4-docker.pkg.dev/lotus-images/apps/api";
  const push = {
    provider: "projects/1029384756/locations/global/workloadIdentityPools/github/providers/images",
    account: "image-push@lotus-images.iam.gserviceaccount.com",
  };
  const made = async (artifacts: string[], change: object = {}): Promise<ReadonlyMap<string, string>> => {
    const given = withEnvironment("staging", ({ registry, pipelines }) => ({
      registry: { ...registry, push },
      pipelines: pipelines.map((each) => (each.id === "staging-api" ? { ...each, artifacts } : each)),
    }));
    Object.assign(given.catalog.repository.product.repository, change);
    return makeWorkflows(given, await loadKinds(), actions);
  };

  it("proves who it is where GitHub attests nothing, too", async () => {
    const files = await made([image], { visibility: "private", plan: "team" });
    const { jobs } = handed.parse(parse(files.get(".github/workflows/staging-api.yml") ?? ""));
    assert.equal(jobs["ghcr-push"]?.permissions["id-token"], "write");
    assert.equal(jobs["ghcr-push"].permissions["attestations"], undefined);
    const { findings } = await lint(files);
    assert.ok(!findings.some(({ rule }) => rule === "limit-identity-tokens"));
  });

  it("logs in as the account that the catalog names, and attests there", async () => {
    const files = await made([image]);
    const { jobs } = handed.parse(parse(files.get(".github/workflows/staging-api.yml") ?? ""));
    const job = jobs["ghcr-push"];
    const withOf = (action: string) =>
      job?.steps.filter(({ uses }) => uses?.startsWith(`${action}@`)).map((step) => step.with);
    assert.equal(job?.permissions["id-token"], "write");
    assert.equal(job.environment, undefined);
    assert.deepEqual(withOf("google-github-actions/auth"), [
      {
        workload_identity_provider: push.provider,
        service_account: push.account,
        token_format: "access_token",
        create_credentials_file: false,
      },
    ]);
    const logins = withOf("docker/login-action") ?? [];
    assert.deepEqual(
      logins.map((login) => login?.["registry"]),
      // The image with the migrations is still GHCR's.
      ["ghcr.io", "europe-west4-docker.pkg.dev"],
    );
    const attested = withOf("actions/attest-build-provenance")?.map((each) => each?.["subject-name"]);
    assert.ok(attested?.includes(image));
    assert.match(JSON.stringify(jobs["tag-deploy"]?.steps), new RegExp(`${image}@`));
    const { findings } = await lint(files);
    assert.deepEqual(findings, []);
  });

  it("keeps both names of an image that goes to both", async () => {
    const files = await made(["ghcr.io/lotus-labs/api", image]);
    const text = files.get(".github/workflows/staging-api.yml") ?? "";
    assert.match(text, /ghcr\.io\/lotus-labs\/api:\$\{\{ github\.sha \}\}\n +europe-west4-docker\.pkg\.dev/);
  });
});

describe("the pipelines of an app of the product's own", () => {
  it("check, build and watch what the catalog says", async function () {
    await requireActionlint(this);
    const given = source();
    const own = app.parse({
      id: "api",
      folder: "services/api",
      packageManager: "uv",
      commands: { test: ["uv run --locked pytest -q", "uv run --locked mypy ."] },
      image: { context: ".", dockerfile: "services/api/Dockerfile", target: "runtime" },
      paths: ["packages/shared/**"],
    });
    const web = app.parse({ id: "portal", folder: "web", packageManager: "pnpm" });
    const apps = given.catalog.repository.apps.map(
      (one) => [own, web].find(({ id }) => id === one.id) ?? one,
    );
    const repository = { ...given.catalog.repository, apps };
    const made = makeWorkflows(
      { ...given, catalog: { ...given.catalog, repository } },
      await loadKinds(),
      actions,
    );
    const api = made.get(".github/workflows/staging-api.yml") ?? "";
    assert.match(
      api,
      /paths:\n {6}- services\/api\/\*\*\n {6}- packages\/shared\/\*\*\n {6}- services\/api\/Dockerfile\n/,
    );
    assert.match(api, /uses: astral-sh\/setup-uv@[0-9a-f]{40}/);
    assert.match(
      api,
      /- name: Pytest \(1 of 2\)\n {8}working-directory: services\/api\n {8}run: uv run --locked pytest -q\n/,
    );
    assert.match(api, /context: \.\n {10}file: services\/api\/Dockerfile\n {10}target: runtime\n/);
    assert.match(api, /run: scripts\/ci\/30-ruff\.sh services\/api uv\n/);
    const portal = made.get(".github/workflows/staging-portal.yml") ?? "";
    assert.match(portal, /- name: Set up pnpm\n {8}working-directory: \.\n {8}run: corepack enable pnpm\n/);
    assert.match(portal, /run: scripts\/setup\/50-install-node-packages\.sh web pnpm\n/);
    const building = [...made.values()].filter((text) => text.includes("gantry bundle "));
    assert.ok(building.length > 0);
    for (const text of building) assert.match(text, /run: corepack enable pnpm\n[^]*gantry bundle /);
    const { findings } = await lint(made);
    assert.deepEqual(findings, []);
  });
});

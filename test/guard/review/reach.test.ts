import assert from "node:assert/strict";
import { globSync } from "node:fs";
import fc from "fast-check";
import { loadCatalog, type LoadedCatalog } from "../../../catalog/load.ts";
import { repositoryStack } from "../../../catalog/stacks.ts";
import { reachOf, type ChangedFiles } from "../../../guard/review/reach.ts";
import { runInProcess } from "../../../stacks/run-in-process.ts";
import { checkout, TestProject } from "../../support/project.ts";

describe("what a change can reach", () => {
  let catalog: LoadedCatalog;
  let nothing: ChangedFiles;
  before(() => {
    catalog = loadCatalog(checkout);
    const inBoth = new Set(globSync("{environments/**/*.yml,Pulumi.*.yaml}", { cwd: checkout }));
    nothing = {
      changed: [],
      judgedBy: [],
      inBoth,
      prefix: "",
      catalog,
      ownCode: [],
      links: [],
      holdsCode: true,
    };
  });
  const reached = (stack: string, changed: readonly string[], more: Partial<ChangedFiles> = {}): boolean =>
    "by" in reachOf(stack, { ...nothing, changed, ...more });

  for (const [file, by] of [
    ["environments/production/config.yml", "production"],
    ["environments/production/regions/us-east/config.yml", "production"],
    ["Pulumi.canary.yaml", "canary"],
  ] as const) {
    it(`is ${by} alone for ${file}`, () => {
      const stacks = [...catalog.environments.map(({ environment }) => environment), repositoryStack];
      assert.deepEqual(
        stacks.filter((stack) => reached(stack, [file])),
        [by],
      );
    });
  }

  for (const file of ["apps/portal/pages/index.tsx", "apps/api/Dockerfile", "docs/first-hour.md"]) {
    it(`is nothing for ${file}`, () => {
      assert.ok(!reached("staging", [file]));
      assert.ok(!reached(repositoryStack, [file]));
    });
  }

  for (const file of [
    "environments/global/config.yml",
    // Which environments and regions there are is everybody's.
    "environments/production/regions/asia/config.yml",
    "environments/config.yml",
    "docs/runbooks/api-latency.md",
    "docs/governance.yml",
    "migrations/0003-more.sql",
    "package-lock.json",
    "package.json",
    ".npmrc",
    "Pulumi.yaml",
    "stacks/index.ts",
    "policy/rules/require-runbooks.ts",
    "anything.txt",
  ]) {
    it(`is every stack for ${file}`, () => {
      assert.ok(reached("staging", [file]));
      assert.ok(reached(repositoryStack, [file]));
    });
  }

  it("is every stack where nobody can say", () => {
    const other = ["environments/production/config.yml"];
    assert.ok(!reached("staging", other));
    assert.ok(reached("staging", other, { ownCode: ["stacks/own/uploads.ts"] }));
    assert.ok(reached("staging", other, { links: ["environments/staging/config.yml"] }));
    assert.ok(reached("staging", other, { judgedBy: ["policy/rules/require-runbooks.ts"] }));
    assert.ok(reached("staging", other, { judgedBy: ["package-lock.json"] }));
    assert.ok(!reached("staging", other, { judgedBy: ["environments/staging/config.yml"] }));
    assert.ok(reached("staging", [], { judgedBy: ["package-lock.json"] }));
    const waiver = {
      id: "late",
      rule: "require-runbooks",
      resource: "a:b:c d",
      stack: "environment",
      owner: "platform-team",
      reason: "it is late",
      once: false,
      expires: "2026-12-31",
      declaredAt: "environments/staging/config.yml:1",
    } as const;
    const environments = catalog.environments.map((each) =>
      each.environment === "staging" ? { ...each, waivers: [waiver] } : each,
    );
    assert.ok(reached("staging", other, { catalog: { ...catalog, environments } }));
  });

  it("keeps what lies in an app's folder and is read all the same", () => {
    const [first, ...others] = catalog.environments;
    assert.ok(first !== undefined);
    const database = { ...first.database, migrations: "apps/api/migrations" };
    const moved = { ...catalog, environments: [{ ...first, database }, ...others] };
    assert.ok(reached("staging", ["apps/api/migrations/0009-more.sql"], { catalog: moved }));
    assert.ok(!reached("staging", ["apps/api/main.py"], { catalog: moved }));
    const guardrails = first.guardrails.map((each) => ({ ...each, runbookRef: "apps/api/RUNBOOK.md" }));
    assert.ok(
      reached("staging", ["apps/api/RUNBOOK.md"], {
        catalog: { ...catalog, environments: [{ ...first, guardrails }, ...others] },
      }),
    );
  });

  it("goes by the repository's top for a project in a folder, also of an app", () => {
    const inFolder = (prefix: string, file: string): boolean =>
      reached("staging", [file], { prefix, inBoth: new Set([file]), holdsCode: false });
    assert.ok(!inFolder("infra/", "infra/environments/production/config.yml"));
    assert.ok(inFolder("infra/", "environments/production/config.yml"));
    assert.ok(!inFolder("infra/", "apps/api/main.py"));
    assert.ok(inFolder("apps/api/", "apps/api/main.py"));
    assert.ok(inFolder("infra/", "package-lock.json"));
  });

  it("is in doubt everything: whatever else a path says", () => {
    const known = /^(environments\/|docs\/|apps\/|Pulumi\.)/;
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((path) => !known.test(path)),
        (path) => {
          assert.ok(reached("staging", [path], { inBoth: new Set([path]) }));
        },
      ),
    );
  });

  it("is said with its proof", () => {
    const changed = ["environments/production/config.yml", "apps/portal/a/b.ts"];
    assert.deepEqual(reachOf("staging", { ...nothing, changed }), {
      proof: "no plan of such a stack is made of a file in apps/portal/a/ and environments/production/",
    });
    assert.deepEqual(reachOf("production", { ...nothing, changed }), {
      by: '"environments/production/config.yml"',
    });
  });

  describe("by what programs make", () => {
    const made = async (project: TestProject, stack: string): Promise<unknown> => {
      const resources = await runInProcess({ root: project.root, stack, local: true });
      assert.ok(resources.length > 10);
      return JSON.parse(JSON.stringify(resources));
    };

    for (const stack of ["staging", "production", "canary", "sandbox", "performance", repositoryStack]) {
      it(`is the same for ${stack}, whatever stands in files that do not reach it`, async () => {
        const project = new TestProject();
        const before = await made(project, stack);
        const files = globSync(["environments/**/*", "Pulumi.*.yaml"], {
          cwd: project.root,
          withFileTypes: true,
        })
          .filter((entry) => entry.isFile())
          .map((entry) => `${entry.parentPath}/${entry.name}`.slice(project.root.length + 1));
        const others = files.filter((file) => !reached(stack, [file]));
        assert.ok(others.length >= 5, others.join(" "));
        for (const file of others) project.write(file, "nothing: [ that anybody could read\n");
        for (const file of ["apps/api/vercel.json", "apps/portal/package.json", "docs/other.md"]) {
          assert.ok(!reached(stack, [file]));
          project.write(file, "{");
        }
        assert.deepEqual(await made(project, stack), before);
      });
    }
  });
});

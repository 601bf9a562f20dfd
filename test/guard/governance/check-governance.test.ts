import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { checkGovernance } from "../../../guard/governance/check.ts";
import { GantryError } from "../../../model/errors.ts";
import { captured } from "../../support/captured.ts";
import { cleanUp, temporaryFolder } from "../../support/clean-up.ts";
import { assertScreen } from "../../support/screen.ts";
import { gitAs } from "../../support/git-as.ts";
import { TestProject } from "../../support/project.ts";

const globalFile = "environments/global/config.yml";
const productionFile = "environments/production/config.yml";
const governanceFile = "docs/governance.yml";
const killed = "portal-search: { enabled: false, killSwitch: true, rolloutPercentage: 5 }";
const document = z.object({
  passed: z.boolean(),
  changes: z.array(z.object({ environment: z.string(), field: z.string(), coveredBy: z.unknown() })),
  unused: z.array(z.unknown()),
  rewritten: z.array(z.unknown()),
  illegal: z.array(z.object({ environment: z.string(), field: z.string() })),
});

describe("gantry governance check, with a real git", () => {
  let project: TestProject;
  const git = async (...args: readonly string[]): Promise<void> => {
    await gitAs(project.root, args);
  };
  const check = async (
    base = "main",
    cwd = project.root,
  ): Promise<z.infer<typeof document> & { code: number }> => {
    const { context, stdout } = captured({ cwd });
    const code = await checkGovernance(context, { base, json: true });
    return { code, ...document.parse(JSON.parse(stdout())) };
  };
  const text = async (): Promise<string> => {
    const { context, stdout } = captured({ cwd: project.root });
    await checkGovernance(context, { base: "main", json: false });
    return stdout();
  };
  const refusal = async (base: string, cwd = project.root): Promise<GantryError> => {
    const error: unknown = await check(base, cwd).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof GantryError);
    assert.equal(error.exitCode, 2);
    return error;
  };

  before(async () => {
    project = new TestProject();
    writeFileSync(project.path(governanceFile), "entries: []\n");
    project.edit(productionFile, /portal-search: .*/, killed);
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "environments", "docs", "migrations", "Pulumi.yaml");
    await git("commit", "--quiet", "-m", "Declare the product");
    await git("switch", "--quiet", "-c", "change");
    await git("config", "user.name", "mali-s");
  });
  beforeEach(() => {
    cleanUp(async () => {
      await git("checkout", "--quiet", "main", "--", "environments", "docs");
      await git("reset", "--quiet", "--hard", "main");
    });
  });

  it("refuses a secret that is a draft again, whatever the log says", async () => {
    project.edit(globalFile, /(keyName: SENTRY_DSN[^]*?)status: active/, "$1status: draft");
    const { code, illegal, passed } = await check();
    assert.deepEqual([code, passed], [3, false]);
    assert.deepEqual(
      illegal.map(({ environment, field }) => `${environment} ${field}`),
      ["production", "staging", "canary", "sandbox", "performance"].map(
        (name) => `${name} secrets.api-sentry-dsn.status`,
      ),
    );
    assert.match(await text(), /secrets\.api-sentry-dsn\.status: "active" → "draft" is not allowed/);
    project.edit(globalFile, /(keyName: SENTRY_DSN[^]*?)status: draft/, "$1status: active");
    assert.deepEqual((await check()).code, 0);
  });

  it("finds nothing where nothing changed, and leaves nothing behind", async () => {
    const before = readdirSync(tmpdir());
    assert.deepEqual(await check(), {
      code: 0,
      passed: true,
      changes: [],
      unused: [],
      rewritten: [],
      illegal: [],
    });
    assert.deepEqual(readdirSync(tmpdir()), before);
  });

  const edits: readonly (readonly [field: string, file: string, from: string, to: string])[] = [
    ["global gates.pr.thresholds.coverage", globalFile, "coverage: 80", "coverage: 79"],
    [
      "global gates.main.requiredChecks",
      globalFile,
      "test, gate, secrets, security-scan]\n    requiredReviews: 1",
      "test, gate, secrets]",
    ],
    ["global guardrails.api-p95.ladder.rollback", globalFile, "rollback: 3", "rollback: 4"],
    ["production approvals.adminBypass", productionFile, "adminBypass: false", "adminBypass: true"],
    ["global secrets.api-database-url.rotationCadenceDays", globalFile, "Days: 60", "Days: 61"],
  ];
  for (const [field, file, from, to] of edits) {
    it(`finds ${field} before it is committed, and after`, async () => {
      project.edit(file, from, to);
      for (const committed of [false, true]) {
        if (committed) await git("commit", "--quiet", "--all", "-m", "Loosen it");
        const { code, changes } = await check();
        assert.equal(code, 3);
        assert.deepEqual(
          changes.map((one) => `${one.environment} ${one.field}`),
          [field],
        );
      }
    });
  }

  it("asks for an entry of each promise of flags, guardrails and services", async () => {
    project.edit(productionFile, killed, killed.replace("true", "false"));
    project.edit(globalFile, "threshold: 2.4", "threshold: 2.3");
    project.edit(globalFile, /latencyP95Ms: \d+/, "latencyP95Ms: 9999");
    const { code, changes } = await check();
    assert.equal(code, 3);
    assert.deepEqual(
      changes.map((one) => `${one.environment} ${one.field}`),
      [
        "global guardrails.api-p95.threshold",
        "global services.api.successCriteria.latencyP95Ms",
        "production flags.portal-search.killSwitch",
      ],
    );
    project.edit(productionFile, "killSwitch: false", "killSwitch: false, revision: 2");
    assert.ok((await check()).changes.every(({ field }) => !field.startsWith("flags.")));
  });

  it("says nothing of a stricter gate or a shorter cadence", async () => {
    project.edit(globalFile, "coverage: 80", "coverage: 90");
    project.edit(productionFile, "rotationCadenceDays: 60", "rotationCadenceDays: 30");
    assert.equal((await check()).code, 0);
  });

  for (const [screen, columns] of [
    ["governance-check", 80],
    ["governance-check-40", 40],
  ] as const) {
    it(`is shown on a terminal of ${columns} columns, what is to be pasted as it is`, async () => {
      project.edit(globalFile, "coverage: 80", "coverage: 70");
      project.edit(productionFile, "    - { login: jonas-w, id: 7391045 }\n", "");
      const { context, stdout } = captured({ cwd: project.root, columns });
      await checkGovernance(context, { base: "main", json: false });
      const steady = stdout().replaceAll(/20\d\d-\d\d-\d\dT[\d:]+Z/g, "2026-11-28T12:00:00Z");
      assertScreen(screen, "gantry governance check --base main", steady);
    });
  }

  it("takes what it printed, once a reason is written in", async () => {
    project.edit(globalFile, "coverage: 80", "coverage: 70");
    project.edit(productionFile, "    - { login: jonas-w, id: 7391045 }\n", "");
    const [, printed = ""] = (await text()).split("with the reason:\n\n");
    assert.equal(z.array(z.unknown()).parse(parse(printed)).length, 2);
    writeFileSync(project.path(governanceFile), `entries:\n${printed}`);
    await assert.rejects(check(), /the catalog has 2 mistakes/, "a reason is missing");
    writeFileSync(
      project.path(governanceFile),
      `entries:\n${printed.replaceAll('why: ""', "why: agreed on")}`,
    );
    const { code, changes, unused } = await check();
    assert.deepEqual([code, changes.length, unused], [0, 2, []]);
    assert.match(await text(), /mali-s, \d{4}-/);
  });

  it("refuses a log whose entry was taken out", async () => {
    const entry =
      "  - { who: mali-s, why: w, when: 2025-11-20T09:00:00Z, environment: global, field: a.b, old: 1, new: 2 }\n";
    writeFileSync(project.path(governanceFile), `entries:\n${entry}`);
    await git("commit", "--quiet", "--all", "-m", "Account for it");
    writeFileSync(project.path(governanceFile), "entries: []\n");
    const { code, rewritten } = await check("HEAD");
    assert.deepEqual([code, rewritten.length], [3, 1]);
  });

  it("does not take for part of the change what the base did since", async () => {
    await git("switch", "--quiet", "main");
    project.edit(globalFile, "coverage: 80", "coverage: 95");
    await git("commit", "--quiet", "--all", "-m", "Tighten the gate");
    await git("switch", "--quiet", "change");
    const { code } = await check();
    await git("branch", "--quiet", "--force", "main", "change");
    assert.equal(code, 0);
  });

  it("refuses a ref that there is not, or that looks like an option", async () => {
    assert.match((await refusal("mian")).message, /unknown ref "mian"/);
    assert.match((await refusal("--all")).message, /unknown ref "--all"/);
  });

  describe("elsewhere", () => {
    let folder: string;
    beforeEach(() => {
      folder = temporaryFolder("gantry-test-clone-");
    });

    it("says how to mend a shallow clone", async () => {
      await git("commit", "--quiet", "--allow-empty", "-m", "One more");
      await execa("git", ["clone", "--quiet", "--depth=1", `file://${project.root}`, folder]);
      assert.match((await refusal("HEAD~1", folder)).hint ?? "", /git fetch --unshallow/);
    });

    it("refuses a project outside of any repository", async () => {
      await execa("git", ["-C", project.root, "worktree", "prune"]);
      await execa("cp", [
        "-r",
        project.path("environments"),
        project.path("docs"),
        project.path("migrations"),
        project.path("Pulumi.yaml"),
        folder,
      ]);
      assert.match((await refusal("main", folder)).message, /not in a git repository/);
    });
  });
});

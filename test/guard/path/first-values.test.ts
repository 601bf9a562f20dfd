import assert from "node:assert/strict";
import { join } from "node:path";
import type { PlannedDeployment } from "../../../guard/path/deployment.ts";
import { giveFirstValues } from "../../../guard/path/first-values.ts";
import { NoToken } from "../../../clients/rest/token-of.ts";
import { loadCatalog } from "../../../catalog/load.ts";
import { GantryError } from "../../../model/errors.ts";
import { FakeKeepers } from "../../support/fake-keepers.ts";
import { quietContext } from "../../support/in-process.ts";
import { SealedProject } from "../../support/sealed-project.ts";
import { rootsAt } from "../../../catalog/project.ts";

const secret = "projects/lotus-staging/secrets/api-sentry-dsn";
type Reads = PlannedDeployment["preview"]["reads"];

/** With the engine: test/deep/first-values.test.ts. Here the engine's program is one that is not there. */
describe("before the first step of a first gantry up", () => {
  let project: SealedProject;
  let keepers: FakeKeepers;
  beforeEach(async () => {
    project = await SealedProject.make();
    keepers = await new FakeKeepers().start();
  });

  const give = (reads: Reads, env: Record<string, string>): Promise<boolean> => {
    const { root } = project;
    const local = join(root, ".gantry");
    const folders = {
      ...rootsAt(root),
      local,
      environments: join(root, "environments"),
      policyPack: join(root, "policy"),
    };
    const pulumi = join(root, "no-engine");
    const session = { project: folders, stack: "staging", local: false, pulumi, patienceMs: 1000, env: {} };
    const counts = { create: 1, update: 0, replace: 0, delete: 0, same: 0 };
    const judgement = { rules: [], violations: [], waived: [], waivers: [], used: [], programChanges: [] };
    const silent = { step: () => undefined, tick: () => undefined, done: () => undefined };
    return giveFirstValues({
      context: { ...quietContext(root), env: { ...project.env(), ...env } },
      catalog: loadCatalog(root),
      session,
      judge: { from: root, parts: [], pack: "policy", rules: [], waivers: [], declared: [], compares: false },
      progress: silent,
      preview: { plan: { changes: [], counts }, reads, moves: [], isPlanned: true, ...judgement },
      planFile: join(root, "no-plan.json"),
    });
  };
  const reads = (made: readonly string[], ...secrets: string[]): Reads => ({
    readers: secrets.length === 0 ? [] : [{ urn: "urn", name: "api-us-east", secrets }],
    made: new Set(made),
  });

  it("asks nobody where nothing would read a secret for the first time", async () => {
    assert.equal(await give(reads([]), {}), false);
  });

  it("asks Secret Manager for secrets that are there, and goes on where each has a value", async () => {
    keepers.place("api-sentry-dsn");
    const env = keepers.env();
    assert.equal(
      (await project.run(["sync", "staging", "--only", "secret-manager", "--placed", "--yes"], { env }))
        .exitCode,
      0,
    );
    assert.equal(await give(reads([], secret), env), false);
  });

  it("wants the token before anything is made", async () => {
    await assert.rejects(give(reads([secret], secret), {}), NoToken);
    await assert.rejects(give(reads([], secret), {}), NoToken);
  });

  const refused =
    (message: RegExp, exitCode = 2) =>
    (error: unknown) => {
      assert.ok(error instanceof GantryError);
      assert.match([error.message, ...error.problems, error.hint ?? ""].join("\n"), message);
      assert.equal(error.exitCode, exitCode);
      return true;
    };

  it("wants every value before anything is made", async () => {
    await project.seal((id) => (id === "api-sentry-dsn" ? undefined : `canary-${id}`));
    await assert.rejects(
      give(reads([secret], secret), keepers.env()),
      refused(/api-sentry-dsn.* is missing/),
    );
  });

  it("wants a key that opens them before anything is made", async () => {
    const env = { ...keepers.env(), SOPS_AGE_KEY: "" };
    await assert.rejects(give(reads([secret], secret), env), refused(/no age identity/, 1));
  });

  it("names a secret whose place somebody took away, which no plan makes anew", async () => {
    await assert.rejects(
      give(reads([], secret), keepers.env()),
      refused(/not in Secret Manager\n.*api-sentry-dsn\n.*gantry refresh staging/, 1),
    );
  });

  it("names a secret of somebody else's, which it has no value for", async () => {
    const foreign = "projects/lotus-staging/secrets/by-hand";
    keepers.place("by-hand");
    await assert.rejects(
      give(reads([], foreign), keepers.env()),
      refused(/by-hand, read by api-us-east\ndeclare them in the catalog/),
    );
  });
});

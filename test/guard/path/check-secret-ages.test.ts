import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { findProject } from "../../../catalog/project.ts";
import type { Session } from "../../../engine/run/session.ts";
import { checkSecretAges } from "../../../guard/path/check-secret-ages.ts";
import type { Change, ChangeKind } from "../../../engine/run/plan.ts";
import { FakeKeepers } from "../../support/fake-keepers.ts";
import { TestProject } from "../../support/project.ts";
import { createProgress } from "../../../terminal/progress.ts";
import { captured } from "../../support/captured.ts";

const id = "api-database-url";
const dayMs = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * dayMs).toISOString();

describe("the ages of secrets, before anything is applied", () => {
  let project: TestProject;
  let keepers: FakeKeepers;
  beforeEach(async () => {
    project = new TestProject();
    keepers = await new FakeKeepers().start();
  });

  const says = (entry: object): void => {
    writeFileSync(project.path("environments/staging/rotations.yml"), stringify({ "staging-api": entry }));
  };
  const rotated = (lastRotatedAt: string): void => {
    says({
      lastRotatedAt,
      secrets: { [id]: { status: "active", lastRotatedAt, ciphertext: "0123456789abcdef" } },
    });
  };
  const keep = (createTime: string): void => {
    keepers.versions.set(id, [{ number: 1, value: "v", createTime, state: "ENABLED" }]);
  };
  /** Asks about a plan in which the secret is what `kind` says. */
  const ask = (kind: ChangeKind = "same", env: Record<string, string> = keepers.env()) => {
    const session: Session = {
      ...{ project: findProject(project.root), stack: "staging", local: false },
      ...{ pulumi: "", env, patienceMs: 0 },
    };
    const change: Change = {
      ...{ kind, urn: `urn:pulumi:staging::gantry::gantry:index:SecretCredentialSet::${id}` },
      ...{ type: "gantry:index:SecretCredentialSet", name: id, owner: "", fields: [] },
    };
    const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 1 };
    const progress = createProgress(captured().context);
    return checkSecretAges({ session, progress, preview: { plan: { changes: [change], counts } } });
  };
  const draft = (): void => {
    project.edit(
      "environments/global/config.yml",
      new RegExp(`(  ${id}:[^]*?)status: active`),
      "$1status: draft",
    );
  };

  it("pass where the keeper got the value when the ledger says, or later", async () => {
    rotated(daysAgo(10));
    keep(daysAgo(10));
    assert.deepEqual(await ask(), { check: "ages of secrets", passed: true, problems: [] });
    keep(daysAgo(1));
    assert.equal((await ask())?.passed, true);
  });

  it("are refused where the ledger says another time than the keeper", async () => {
    rotated(daysAgo(1));
    keep(daysAgo(80));
    const found = await ask();
    assert.equal(found?.passed, false);
    assert.match(
      found.problems.join(),
      /"api-database-url" was rotated at .* by the ledger, and .* has the value of/,
    );
    assert.match(found.hint ?? "", /gantry secrets sync staging/);
  });

  it("are refused where the keeper has no value", async () => {
    rotated(daysAgo(1));
    keepers.place(id);
    assert.match((await ask())?.problems.join() ?? "", /does not have it/);
  });

  it("are refused where a bundle has a time that stands for no secret of its own", async () => {
    says({ lastRotatedAt: daysAgo(1) });
    keep(daysAgo(80));
    assert.match((await ask())?.problems.join() ?? "", /has the value of/);
  });

  it("are refused where a bundle is said to be younger than the secret in it", async () => {
    const secrets = {
      [id]: { status: "active", lastRotatedAt: daysAgo(80), ciphertext: "0123456789abcdef" },
    };
    says({ lastRotatedAt: daysAgo(1), secrets });
    keep(daysAgo(80));
    assert.match((await ask())?.problems.join() ?? "", /has the value of/);
  });

  it("are refused where nobody can ask the keeper", async () => {
    rotated(daysAgo(1));
    const found = await ask("same", {});
    assert.equal(found?.passed, false);
    assert.match(found.problems.join(), /no token for Secret Manager, so nobody confirms/);
    assert.match(found.hint ?? "", /GOOGLE_OAUTH_ACCESS_TOKEN/);
  });

  it("are refused where a draft has long had a value, and not in its first two weeks", async () => {
    draft();
    keep(daysAgo(13));
    assert.equal((await ask())?.passed, true);
    keep(daysAgo(15));
    const found = await ask();
    assert.equal(found?.passed, false);
    assert.match(
      found.problems.join(),
      /is a draft, and .* has had a value since .*gantry secrets rotate staging api-database-url/,
    );
  });

  it("are nobody's business for what is made now, and on the local cloud", async () => {
    rotated(daysAgo(1));
    assert.equal(await ask("create", {}), undefined);
  });
});

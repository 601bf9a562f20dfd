import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { rotationDrift } from "../../../guard/drift/rotation-drift.ts";
import type { Session } from "../../../engine/run/session.ts";
import { findProject } from "../../../catalog/project.ts";
import { Store } from "../../../local/store.ts";
import { FakeKeepers } from "../../support/fake-keepers.ts";
import { TestProject } from "../../support/project.ts";

const secretType = "gcp:secretmanager/secret:Secret";
const rotated = "2026-11-01T10:00:00Z";
const later = "2026-11-01T12:00:00Z";

describe("comparing the rotation ledger with the keepers' own times", () => {
  let project: TestProject;
  let keepers: FakeKeepers;
  beforeEach(async () => {
    project = new TestProject();
    keepers = await new FakeKeepers().start();
  });

  function session(local: boolean, env: Record<string, string> = {}): Session {
    return { project: findProject(project.root), stack: "staging", local, pulumi: "", env, patienceMs: 0 };
  }

  /** Says in the ledger that `api-database-url` was rotated. */
  function claim(lastRotatedAt: string): void {
    const secrets = {
      "api-database-url": { status: "active", lastRotatedAt, ciphertext: "0123456789abcdef" },
    };
    const ledger = stringify({ "staging-api": { lastRotatedAt, secrets } });
    const file = project.path("environments", "staging", "rotations.yml");
    writeFileSync(file, ledger);
  }

  function keep(createTime: string): void {
    const version = { number: 1, value: "v", createTime, state: "ENABLED" as const };
    for (const id of ["api-database-url", "api-supabase-key", "api-sentry-dsn"])
      keepers.versions.set(id, [version]);
  }

  it("finds nothing where the newest version is as old as the ledger says, or younger", async () => {
    claim(rotated);
    keep(rotated);
    assert.deepEqual(await rotationDrift(session(false, keepers.env())), []);
    keep(later);
    assert.deepEqual(await rotationDrift(session(false, keepers.env())), []);
  });

  it("finds a rotation of which the keeper knows nothing", async () => {
    claim(later);
    keep(rotated);
    const all = await rotationDrift(session(false, keepers.env()));
    const [found] = all;
    // The bundle's time is that of its oldest secret, so it speaks of each.
    assert.equal(all.length, 3);
    assert.deepEqual([found?.kind, found?.field], ["changed", "lastRotatedAt"]);
    assert.match(
      String(found?.found),
      /"api-database-url" was rotated at .*12:00.* has the value of .*10:00/,
    );
  });

  it("says that it cannot see where there is no token for a keeper", async () => {
    claim(rotated);
    const [found] = await rotationDrift(session(false));
    assert.equal(found?.kind, "unseen");
    assert.match(found.field, /no token for Secret Manager/);
  });

  it("goes by the local cloud's own times with --local", async () => {
    const place = "projects/lotus-staging/secrets/api-database-url";
    const times = { createdAt: rotated, updatedAt: rotated };
    const secret = { type: secretType, id: place, key: place, ...times, state: {} };
    await new Store(project.path(".gantry", "cloud")).write(secret);
    mkdirSync(project.path(".gantry", "rotations"), { recursive: true });
    const ledger = (lastRotatedAt: string): void => {
      const file = project.path(".gantry", "rotations", "staging.yml");
      writeFileSync(file, stringify({ "staging-api": { lastRotatedAt } }));
    };
    ledger(rotated);
    assert.deepEqual(await rotationDrift(session(true)), []);
    ledger(later);
    const [found] = await rotationDrift(session(true));
    assert.deepEqual(
      [found?.what, found?.declared, found?.found],
      ["rotation of bundle staging-api", later, rotated],
    );
  });
});

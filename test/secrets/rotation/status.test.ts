import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { stringify } from "yaml";
import { z } from "zod";
import { ageOf } from "../../../secrets/rotation/secret-age.ts";
import { secretEntries } from "../../../secrets/secret-entries.ts";
import { loadEnvironment } from "../../../catalog/load.ts";
import { numRuns } from "../../support/runs.ts";
import { SecretsProject } from "../../support/secrets-project.ts";

const day = 86_400_000;
const rows = z.array(
  z.object({
    id: z.string(),
    state: z.string(),
    ageDays: z.number().nullable(),
    daysLeft: z.number().nullable(),
  }),
);

describe("gantry secrets status", () => {
  let project: SecretsProject;
  before(() => {
    project = new SecretsProject();
  });

  const ago = (days: number): string => new Date(Date.now() - days * day - 60_000).toISOString();
  const write = (ledger: unknown, file = "environments/staging/rotations.yml"): void => {
    mkdirSync(project.path(file, ".."), { recursive: true });
    writeFileSync(project.path(file), stringify(ledger));
  };
  const status = async (...args: readonly string[]) =>
    rows.parse(JSON.parse(await project.done(["status", "staging", "--json", ...args])));

  it("shows the age against the cadence with days left, the most urgent first", async () => {
    const ciphertext = "0123456789abcdef";
    write({
      "staging-api": {
        lastRotatedAt: ago(50),
        secrets: {
          "api-sentry-dsn": { status: "active", lastRotatedAt: ago(10), ciphertext },
          "api-database-url": { status: "rotating", startedAt: ago(1), lastRotatedAt: ago(70), ciphertext },
        },
      },
    });
    const found = await status();
    const byId = new Map(found.map(({ id, ...row }) => [id, row]));
    assert.deepEqual(byId.get("api-sentry-dsn"), { state: "ok", ageDays: 10, daysLeft: 49 });
    assert.deepEqual(byId.get("api-supabase-key"), { state: "soon", ageDays: 50, daysLeft: 9 });
    assert.deepEqual(byId.get("api-database-url"), { state: "overdue", ageDays: 70, daysLeft: -11 });
    assert.deepEqual(byId.get("ocr-vision-key"), { state: "never", ageDays: null, daysLeft: null });
    const states = found.map(({ state }) => state);
    assert.deepEqual([...new Set(states)], ["never", "overdue", "soon", "ok"]);
    const text = await project.done(["status", "staging"]);
    assert.match(text, /api-database-url .* rotating .* 70 days .* 60 days .* -11 days/);
    assert.match(text, /12 without a value; "gantry secrets set staging <secret>" gives one/);
    assert.match(text, /1 overdue, 1 due within 14 days; "gantry secrets rotate staging <secret>"/);
  });

  it("goes by the local cloud's own times on request", async () => {
    const { bundles } = loadEnvironment(project.root, "staging");
    const holders = [...bundles.map(({ name }) => name), "registry", "database", "edge", "sampler"];
    const fresh = Object.fromEntries(holders.map((name) => [name, { lastRotatedAt: ago(0) }]));
    write(fresh, ".gantry/rotations/staging.yml");
    const found = await status("--local");
    assert.deepEqual([...new Set(found.map(({ state }) => state))], ["ok"]);
    assert.equal(found.find(({ id }) => id === "ghcr-pull-token")?.ageDays, 0);
    assert.equal(found.find(({ id }) => id === "ocr-vision-key")?.daysLeft, 59);
  });

  it("agrees with the policy on what is overdue, to the millisecond", () => {
    const catalog = loadEnvironment(project.root, "staging");
    const entry = secretEntries(project.root, catalog).entries.find(
      ({ secret }) => secret.id === "ocr-vision-key",
    );
    assert.ok(entry !== undefined);
    const now = new Date("2026-11-20T12:00:00Z");
    const age = fc.oneof(
      fc.integer({ min: 0, max: 200 * day }),
      fc.integer({ min: -2, max: 2 }).map((ms) => entry.cadenceDays * day + ms),
    );
    fc.assert(
      fc.property(age, (ms) => {
        const lastRotatedAt = new Date(now.getTime() - ms).toISOString();
        const rotation = { status: "active", lastRotatedAt, ciphertext: "0123456789abcdef" } as const;
        const { state, daysLeft, ageDays } = ageOf(entry, rotation, { holders: new Map(), now });
        assert.equal(
          state === "overdue",
          Date.parse(lastRotatedAt) + entry.cadenceDays * day < now.getTime(),
        );
        assert.equal(state === "overdue", (daysLeft ?? 0) < 0);
        assert.equal(ageDays, Math.floor(ms / day));
      }),
      { numRuns },
    );
  });
});

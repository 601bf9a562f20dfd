import assert from "node:assert/strict";
import { stringify } from "yaml";
import { loadEnvironment } from "../../catalog/load.ts";
import type { RotationLedger } from "../../model/declared/rotation-ledger.ts";
import { GantryError } from "../../model/errors.ts";
import { makeProject, type Project } from "./project.ts";

const file = "environments/staging/rotations.yml";
const now = new Date("2026-11-20T12:00:00Z");
const correct = {
  "staging-api": {
    lastRotatedAt: "2026-11-01T00:00:00Z",
    secrets: {
      "api-supabase-key": {
        status: "active",
        lastRotatedAt: "2026-11-02T00:00:00Z",
        ciphertext: "0123456789abcdef",
      },
      "api-database-url": { status: "rotating", startedAt: "2026-11-20T12:00:00+01:00" },
    },
  },
  registry: { secrets: { "ghcr-pull-token": { status: "rotating", startedAt: "2026-11-20T11:00:00Z" } } },
} satisfies RotationLedger;

describe("the ledger of rotations", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });
  const load = (ledger: unknown) => {
    project.write(file, stringify(ledger));
    return loadEnvironment(project.root, "staging", { now });
  };
  const problems = (ledger: unknown): string => {
    try {
      load(ledger);
    } catch (error) {
      assert.ok(error instanceof GantryError);
      return error.problems.join("\n");
    }
    assert.fail("the ledger was accepted");
  };

  it("says when a bundle was rotated, and how far each of its secrets is", () => {
    const { bundles, secrets } = load(correct);
    assert.equal(bundles.find(({ name }) => name === "staging-api")?.lastRotatedAt, "2026-11-01T00:00:00Z");
    assert.equal(bundles.find(({ name }) => name === "staging-portal")?.lastRotatedAt, undefined);
    const status = Object.fromEntries(secrets.map((secret) => [secret.id, secret.status]));
    assert.equal(status["api-supabase-key"], "active");
    assert.equal(status["api-database-url"], "rotating");
    assert.equal(status["ghcr-pull-token"], "rotating");
  });

  it("leaves the declared status of a secret that it does not name", () => {
    project.edit("environments/global/config.yml", (source) =>
      source.replace("keyName: SENTRY_DSN", "keyName: SENTRY_DSN\n    # draft"),
    );
    assert.equal(load({}).secrets.find(({ id }) => id === "api-sentry-dsn")?.status, "active");
  });

  it("is refused where it names what the environment does not have, with what was meant", () => {
    assert.match(
      problems({ "stagin-api": {} }),
      /rotations\.yml:1:1 stagin-api: is no bundle .*"staging-api"/,
    );
    const { "staging-api": bundle } = correct;
    const wrong = { "staging-api": { secrets: { "api-supabase": bundle.secrets["api-supabase-key"] } } };
    assert.match(problems(wrong), /api-supabase: is no secret of the environment .*"api-supabase-key"/);
  });

  const refused: readonly (readonly [string, unknown])[] = [
    ["a time in the future", { "staging-api": { lastRotatedAt: "2026-11-20T12:06:00Z" } }],
    [
      "a start in the future",
      {
        registry: {
          secrets: { "ghcr-pull-token": { status: "rotating", startedAt: "2027-01-01T00:00:00Z" } },
        },
      },
    ],
    ["a time without a zone", { "staging-api": { lastRotatedAt: "2026-11-01T00:00:00" } }],
    ["a date alone", { "staging-api": { lastRotatedAt: "2026-11-01" } }],
    ["a number as a time", { "staging-api": { lastRotatedAt: 1_763_000_000 } }],
    ["an unknown key", { "staging-api": { rotatedAt: "2026-11-01T00:00:00Z" } }],
    ["a status that is none", { registry: { secrets: { "ghcr-pull-token": { status: "Active" } } } }],
    ["draft, which needs no entry", { registry: { secrets: { "ghcr-pull-token": { status: "draft" } } } }],
    [
      "an active secret without a time",
      { registry: { secrets: { "ghcr-pull-token": { status: "active" } } } },
    ],
    ["a list", []],
    ["a text", "x"],
    ["a key in capitals", { "Staging-API": {} }],
  ];
  for (const [what, ledger] of refused) {
    it(`is refused with ${what}`, () => {
      assert.match(problems(ledger), /^environments\/staging\/rotations\.yml/);
    });
  }
});

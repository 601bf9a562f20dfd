import assert from "node:assert/strict";
import fc from "fast-check";
import { compareCatalogs, type GovernedCatalog } from "../../../catalog/compare/compare-catalogs.ts";
import { judge } from "../../../catalog/compare/judge.ts";
import { ladderSteps } from "../../../model/states/rollout-ladder.ts";
import { numRuns } from "../../support/runs.ts";
import { changed, governedExample } from "./watched.ts";

/** What production may say of one entity each, at random. */
const settings = fc.record({
  threshold: fc.integer({ min: 1, max: 4 }),
  bundleDays: fc.integer({ min: 1, max: 90 }),
  secretDays: fc.integer({ min: 1, max: 90 }),
  isPublic: fc.boolean(),
  approvalRequired: fc.boolean(),
  share: fc.constantFrom(...ladderSteps),
});
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

/** By field: whether going from one value to the other promises less. */
const loosened: Readonly<Record<string, (old: Settings, now: Settings) => boolean>> = {
  "guardrails.api-p95.threshold": (old, now) => old.threshold !== now.threshold,
  "surfaces.ocr-worker.public": (old, now) => !old.isPublic && now.isPublic,
  "flags.portal-search.rolloutPercentage": (old, now) =>
    ladderSteps.indexOf(now.share) > ladderSteps.indexOf(old.share) + 1,
  "bundles.prod-api.rotationCadenceDays": (old, now) => now.bundleDays > old.bundleDays,
  "secrets.api-supabase-key.rotationCadenceDays": (old, now) => now.secretDays > old.secretDays,
  "pipelines.production-api.approvalRequired": (old, now) => old.approvalRequired && !now.approvalRequired,
};

describe("comparing two catalogs that differ in many ways", () => {
  const example = governedExample();
  const having = (one: Settings): GovernedCatalog => ({
    ...example,
    environments: example.environments
      .filter(({ environment }) => environment === "production")
      .map((catalog) => ({
        ...catalog,
        guardrails: changed(catalog.guardrails, "id", "api-p95", { threshold: one.threshold }),
        bundles: changed(catalog.bundles, "name", "prod-api", { rotationCadenceDays: one.bundleDays }),
        secrets: changed(catalog.secrets, "id", "api-supabase-key", { rotationCadenceDays: one.secretDays }),
        surfaces: catalog.surfaces.map((surface) =>
          surface.id === "ocr-worker" ? { ...surface, public: one.isPublic } : surface,
        ),
        pipelines: changed(catalog.pipelines, "id", "production-api", {
          approvalRequired: one.approvalRequired,
        }),
        flags: changed(catalog.flags, "key", "portal-search", { rolloutPercentage: one.share }),
      })),
  });

  it("tells each field that promises less, and no other", () => {
    fc.assert(
      fc.property(settings, settings, (old, now) => {
        const found = compareCatalogs(having(old), having(now)).map(({ field }) => field);
        const expected = Object.keys(loosened).filter((field) => loosened[field]?.(old, now));
        assert.deepEqual(found.toSorted(), expected.toSorted());
      }),
      { numRuns },
    );
  });

  it("is satisfied by an entry for each, and by no fewer", () => {
    fc.assert(
      fc.property(settings, settings, fc.nat(), (old, now, at) => {
        const changes = compareCatalogs(having(old), having(now));
        const entries = changes.map((change) => ({
          who: "mali-s",
          why: "measured",
          when: "2025-11-10T09:30:00Z",
          ...change,
        }));
        const missing = (head: typeof entries): number =>
          judge(changes, { base: [], head }).changes.filter(({ coveredBy }) => coveredBy === null).length;
        assert.equal(missing(entries), 0);
        if (entries.length > 0) assert.equal(missing(entries.toSpliced(at % entries.length, 1)), 1);
      }),
      { numRuns },
    );
  });
});

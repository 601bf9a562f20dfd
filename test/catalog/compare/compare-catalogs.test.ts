import assert from "node:assert/strict";
import type { Approvals } from "../../../model/declared/approvals.ts";
import { compareCatalogs } from "../../../catalog/compare/compare-catalogs.ts";
import type { EnvironmentCatalog } from "../../../model/declared/catalog.ts";
import { changed, governedExample, withEnvironment } from "./watched.ts";

type Change = (environment: EnvironmentCatalog) => Partial<EnvironmentCatalog>;

const approvals =
  (change: Partial<Approvals>): Change =>
  (environment) => ({ approvals: { ...environment.approvals, ...change } });

const guardrail =
  (id: string, change: Partial<EnvironmentCatalog["guardrails"][number]>): Change =>
  ({ guardrails }) => ({ guardrails: changed(guardrails, "id", id, change) });

const surface =
  (id: string, change: Partial<Pick<EnvironmentCatalog["surfaces"][number], "public">>): Change =>
  ({ surfaces }) => ({ surfaces: surfaces.map((one) => (one.id === id ? { ...one, ...change } : one)) });

/** Every watched field of production, loosened alone. */
const mutations: readonly (readonly [field: string, change: Change])[] = [
  ["approvals.method", approvals({ method: "none" })],
  [
    "approvals.reviewers",
    ({ approvals: set }) => ({ approvals: { ...set, reviewers: set.reviewers.slice(1) } }),
  ],
  ["approvals.preventSelfReview", approvals({ preventSelfReview: false })],
  ["approvals.adminBypass", approvals({ adminBypass: true })],
  ["approvals.branches", approvals({ branches: ["main", "release/*"] })],
  ["approvals.tags", approvals({ tags: ["v*"] })],
  ["guardrails.api-p95.threshold", guardrail("api-p95", { threshold: 2.3 })],
  ["guardrails.api-p95.metricName", guardrail("api-p95", { metricName: "ocr_failure_rate" })],
  ["guardrails.api-p95.surface", guardrail("api-p95", { surface: "portal" })],
  ["guardrails.api-p95.ladder.hold", guardrail("api-p95", { ladder: { hold: 2.6, rollback: 3 } })],
  ["guardrails.api-p95.ladder.rollback", guardrail("api-p95", { ladder: { hold: 2.5, rollback: 9 } })],
  ["guardrails.api-p95.observabilitySource", guardrail("api-p95", { observabilitySource: "k6" })],
  ["guardrails.api-p95.alertChannel", guardrail("api-p95", { alertChannel: "email" })],
  ["guardrails.api-p95.runbookRef", guardrail("api-p95", { runbookRef: "docs/other.md" })],
  ["guardrails.api-p95.severity", guardrail("api-p95", { severity: "warning" })],
  [
    "guardrails.api-p95",
    ({ guardrails }) => ({ guardrails: guardrails.filter(({ id }) => id !== "api-p95") }),
  ],
  [
    "guardrails.cloud-run-cpu.budget.amount",
    guardrail("cloud-run-cpu", {
      budget: { amount: 1, unit: "vCPU-s", levels: { critical: 90, exceeded: 100 } },
    }),
  ],
  [
    "guardrails.cloud-run-cpu.budget.levels.critical",
    guardrail("cloud-run-cpu", {
      budget: { amount: 360_000, unit: "vCPU-s", levels: { critical: 95, exceeded: 100 } },
    }),
  ],
  [
    "channels.email.address",
    ({ channels }) => ({
      channels: { ...channels, email: { kind: "email", address: "void@lotus.example" } },
    }),
  ],
  ["surfaces.ocr-worker.public", surface("ocr-worker", { public: true })],
  [
    "surfaces.api.deletionProtection",
    ({ surfaces }) => ({
      surfaces: surfaces.map((one) =>
        one.id === "api" && one.platform === "cloud-run" ? { ...one, deletionProtection: false } : one,
      ),
    }),
  ],
  [
    "surfaces.api.deletionProtection",
    ({ surfaces }) => ({ surfaces: surfaces.filter(({ id }) => id !== "api") }),
  ],
  [
    "surfaces.portal.vercel.protection",
    ({ surfaces }) => ({
      surfaces: surfaces.map((one) =>
        one.platform === "vercel" ? { ...one, vercel: { ...one.vercel, protection: "none" as const } } : one,
      ),
    }),
  ],
  [
    "bundles.prod-api.rotationCadenceDays",
    ({ bundles }) => ({ bundles: changed(bundles, "name", "prod-api", { rotationCadenceDays: 61 }) }),
  ],
  [
    "secrets.api-supabase-key.rotationCadenceDays",
    ({ secrets }) => ({ secrets: changed(secrets, "id", "api-supabase-key", { rotationCadenceDays: 90 }) }),
  ],
  [
    "flags.portal-search.rolloutPercentage",
    ({ flags }) => ({ flags: changed(flags, "key", "portal-search", { rolloutPercentage: 50 }) }),
  ],
  [
    "pipelines.production-api.approvalRequired",
    ({ pipelines }) => ({
      pipelines: changed(pipelines, "id", "production-api", { approvalRequired: false }),
    }),
  ],
];

describe("comparing two catalogs", () => {
  it("finds nothing between a catalog and itself", () => {
    assert.deepEqual(compareCatalogs(governedExample(), governedExample()), []);
  });

  for (const [field, change] of mutations) {
    it(`finds ${field} and nothing else`, () => {
      const base = governedExample();
      const found = compareCatalogs(base, withEnvironment(base, "production", change));
      assert.deepEqual(
        found.map((one) => [one.environment, one.field]),
        [["production", field]],
      );
      assert.notDeepEqual(found[0]?.old, found[0]?.new);
    });
  }

  it("tells fewer approvals by tag, and one by a reviewer instead of two", () => {
    const signed = approvals({ method: "signed-tags", required: 2 });
    const base = withEnvironment(governedExample(), "production", signed);
    const fewer = withEnvironment(base, "production", approvals({ required: 1 }));
    const reviewers = withEnvironment(base, "production", approvals({ method: "reviewers" }));
    assert.deepEqual(
      [fewer, reviewers].map((head) => compareCatalogs(base, head).map(({ field }) => field)),
      [["approvals.required"], ["approvals.method"]],
    );
  });

  it("tells a wait that became shorter", () => {
    const base = withEnvironment(governedExample(), "production", approvals({ waitMinutes: 10 }));
    const head = withEnvironment(base, "production", approvals({ waitMinutes: 5 }));
    assert.deepEqual(compareCatalogs(base, head), [
      { environment: "production", field: "approvals.waitMinutes", old: 10, new: 5 },
    ]);
  });

  it("tells a public surface under a new name", () => {
    const base = governedExample();
    const head = withEnvironment(base, "staging", ({ surfaces }) => ({
      surfaces: surfaces.map((one) => (one.id === "api" ? { ...one, id: "api-two" } : one)),
    }));
    assert.deepEqual(
      compareCatalogs(base, head).map(({ field, old, new: now }) => [field, old, now]),
      [["surfaces.api-two.public", null, true]],
    );
  });

  it("tells what changed in every environment once, as global", () => {
    const base = governedExample();
    const head = base.environments.reduce(
      (catalog, { environment }) =>
        withEnvironment(catalog, environment, guardrail("api-p95", { threshold: 3 })),
      base,
    );
    assert.deepEqual(compareCatalogs(base, head), [
      { environment: "global", field: "guardrails.api-p95.threshold", old: 2.4, new: 3 },
    ]);
  });

  it("tells that an environment is gone, as one decision", () => {
    const base = governedExample();
    const environments = base.environments.filter(({ environment }) => environment !== "production");
    assert.deepEqual(compareCatalogs(base, { ...base, environments }), [
      { environment: "production", field: "environment", old: "declared", new: null },
    ]);
  });

  it("says nothing of an environment that is new", () => {
    const head = governedExample();
    const environments = head.environments.filter(({ environment }) => environment !== "canary");
    assert.deepEqual(compareCatalogs({ ...head, environments }, head), []);
  });

  it("says nothing of a guardrail or a channel that is new", () => {
    const head = governedExample();
    const base = withEnvironment(head, "staging", ({ guardrails, channels }) => ({
      guardrails: guardrails.filter(({ alertChannel }) => alertChannel !== "email"),
      channels: Object.fromEntries(Object.entries(channels).filter(([id]) => id !== "email")),
    }));
    assert.deepEqual(compareCatalogs(base, head), []);
  });
});

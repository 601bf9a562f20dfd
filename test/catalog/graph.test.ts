import assert from "node:assert/strict";
import { catalogGraph } from "../../catalog/graph.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { graphText } from "../../catalog/graph-text.ts";
import { assertGolden } from "../support/golden.ts";
import { checkout } from "../support/project.ts";

describe("the graph of the catalog", () => {
  const catalog = loadCatalog(checkout);
  const graph = catalogGraph(catalog);

  it("has every entity once", () => {
    const keys = graph.nodes.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
    for (const {
      environment,
      surfaces,
      services,
      bundles,
      secrets,
      guardrails,
      channels,
      pipelines,
      flags,
      cohorts,
      releaseChannels,
      migrations,
    } of catalog.environments) {
      const declared = [
        surfaces,
        services,
        bundles,
        secrets,
        guardrails,
        Object.keys(channels),
        pipelines,
        flags,
        cohorts,
        releaseChannels,
        migrations,
      ].flat();
      const drawn = graph.nodes.filter((node) => node.environment === environment);
      assert.equal(drawn.length, declared.length + 1, "and the registry");
    }
    const repository = graph.nodes.filter(({ environment }) => environment === null);
    assert.equal(repository.length, catalog.repository.gates.length + catalog.clarifications.length);
  });

  it("joins entities that it has", () => {
    const keys = new Set(graph.nodes.map(({ key }) => key));
    for (const { from, to } of graph.edges) assert.ok(keys.has(from) && keys.has(to), `${from} → ${to}`);
  });

  it("names the field of each reference, of a list each entry", () => {
    const of = (from: string): string[] =>
      graph.edges.filter((edge) => edge.from === from).map(({ field, to }) => `${field} ${to}`);
    assert.deepEqual(of("staging/surface/ocr-worker"), [
      "bundle staging/bundle/staging-ocr-worker",
      "credentials staging/secret/ocr-supabase-key",
      "credentials staging/secret/ocr-vision-key",
    ]);
    assert.deepEqual(of("production/pipeline/production-portal"), ["app production/surface/portal"]);
    assert.deepEqual(of("staging/flag/portal-search"), [
      "cohorts staging/cohort/support-team",
      "cohorts staging/cohort/readers",
    ]);
    assert.deepEqual(of("staging/registry/registry"), ["tokenRef staging/secret/ghcr-pull-token"]);
  });

  it("joins a decision with the surface in every environment that has it", () => {
    const touched = graph.edges.filter(({ from }) => from === "clarification/budgets-below-the-free-tier");
    assert.equal(touched.length, 2 * catalog.environments.length);
  });

  it("of 1,000 surfaces takes less than a second", () => {
    const [environment] = catalog.environments;
    const [surface] = environment?.surfaces ?? [];
    assert.ok(environment !== undefined && surface !== undefined);
    const surfaces = Array.from({ length: 1000 }, (_, index) => ({ ...surface, id: `surface-${index}` }));
    // The processor's time: what else the machine does meanwhile says nothing.
    const before = process.cpuUsage();
    const large = catalogGraph({ ...catalog, environments: [{ ...environment, surfaces }] });
    for (const format of ["mermaid", "dot", "json"] as const) graphText(large, format);
    assert.ok(process.cpuUsage(before).user < 1_000_000);
    assert.ok(large.nodes.length > 1000);
  });

  it("joins a decision with a pipeline that it names", () => {
    const [decision] = catalog.clarifications;
    assert.ok(decision !== undefined);
    const clarifications = [{ ...decision, pipelines: ["staging-api"] }];
    const { edges } = catalogGraph({ ...catalog, clarifications });
    const touched = edges.filter(({ field }) => field === "pipelines");
    assert.deepEqual(touched, [
      { from: `clarification/${decision.id}`, to: "staging/pipeline/staging-api", field: "pipelines" },
    ]);
  });

  it("gives two flags a word each in Mermaid, however alike their keys are", () => {
    const [environment] = catalog.environments;
    const [flag] = environment?.flags ?? [];
    assert.ok(environment !== undefined && flag !== undefined);
    const flags = ["a.b", "a_b", "a-b"].map((key) => ({ ...flag, key }));
    const text = graphText(
      catalogGraph({ ...catalog, environments: [{ ...environment, flags }] }),
      "mermaid",
    );
    const words = text.match(/\w+(?=\["flag<br>a.b"\])/g) ?? [];
    assert.equal(new Set(words).size, 3);
  });

  for (const format of ["mermaid", "dot"] as const) {
    it(`of staging is readable as ${format}`, () => {
      const environments = catalog.environments.filter(({ environment }) => environment === "staging");
      const text = graphText(catalogGraph({ ...catalog, environments }), format);
      assertGolden(`catalog-graph-staging.${format === "dot" ? "dot" : "mmd"}`, text);
    });
  }
});

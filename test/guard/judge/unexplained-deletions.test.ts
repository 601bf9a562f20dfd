import assert from "node:assert/strict";
import type { EngineEvent } from "../../../engine/run/events.ts";
import { unexplainedDeletions } from "../../../guard/judge/unexplained-deletions.ts";
import type { EnvironmentCatalog } from "../../../model/declared/catalog.ts";
import type { Waiver } from "../../../model/declared/waiver.ts";
import { example, recordEnvironment } from "../../support/example.ts";
import type { RecordedResource, Recording } from "../../support/recording.ts";

const now = new Date("2026-11-29T12:00:00Z");

function urnOf({ type, name, parent }: RecordedResource): string {
  const types = (each: RecordedResource): string =>
    each.parent === undefined ? each.type : `${types(each.parent)}$${each.type}`;
  return `urn:pulumi:production::gantry::${types({ type, name, parent, inputs: {}, options: {}, dependsOn: [] })}::${name}`;
}

/** The steps that the engine would plan from one run of the program to the next, as its event log has them. */
function steps(before: Recording, after: Recording, without: readonly string[] = []): EngineEvent[] {
  const kept = after.resources.filter(({ name }) => !without.includes(name));
  const known = new Map(before.resources.map((each) => [urnOf(each), each]));
  const now = new Set(kept.map(urnOf));
  const step = (op: string, resource: RecordedResource): EngineEvent => {
    const { type, parent } = resource;
    const urn = urnOf(resource);
    const owner = parent === undefined ? "" : urnOf(parent);
    const state = { type, urn, custom: true, id: "", parent: owner, protect: false };
    const sides = op === "delete" ? { old: state } : { new: state };
    return { resourcePreEvent: { metadata: { op, urn, type, ...sides }, planning: true } };
  };
  const isSame = (resource: RecordedResource): boolean =>
    JSON.stringify(resource.inputs) === JSON.stringify(known.get(urnOf(resource))?.inputs);
  return [
    ...kept.map((each) => step(isSame(each) ? "same" : known.has(urnOf(each)) ? "update" : "create", each)),
    ...before.resources.filter((each) => !now.has(urnOf(each))).map((each) => step("delete", each)),
  ];
}

type Change = (catalog: EnvironmentCatalog) => EnvironmentCatalog;

/** What somebody may take out of a catalog, or change in it, so that resources go. */
const changes: Readonly<Record<string, Change>> = {
  "a surface with its bundle": (catalog) => ({
    ...catalog,
    surfaces: catalog.surfaces.filter(({ id }) => id !== "portal"),
    bundles: catalog.bundles.filter(({ surface }) => surface !== "portal"),
  }),
  "a region": (catalog) => ({ ...catalog, regions: ["us-east"] }),
  "a secret of a bundle": (catalog) => ({
    ...catalog,
    bundles: catalog.bundles.map((bundle) =>
      bundle.name === "prod-api" ? { ...bundle, additionalRefs: [] } : bundle,
    ),
    secrets: catalog.secrets.filter(({ id }) => id !== "api-database-url" && id !== "api-sentry-dsn"),
  }),
  "a guardrail": (catalog) => ({ ...catalog, guardrails: catalog.guardrails.slice(1) }),
  "a name of a channel": (catalog) => ({
    ...catalog,
    channels: Object.fromEntries(
      Object.entries(catalog.channels).map(([id, each]) => [
        `${id}-new`,
        "next" in each ? { ...each, next: `${each.next}-new` } : each,
      ]),
    ),
    guardrails: catalog.guardrails.map((each) => ({ ...each, alertChannel: `${each.alertChannel}-new` })),
  }),
  "an address": (catalog) => ({
    ...catalog,
    surfaces: catalog.surfaces.map((each) =>
      each.id === "portal" ? { ...each, endpointUrl: "https://www.lotus.example" } : each,
    ),
  }),
  "the default branch": ({ product, ...catalog }) => ({
    ...catalog,
    product: { ...product, repository: { ...product.repository, defaultBranch: "trunk" } },
  }),
  "a branch that may be deployed": ({ approvals, ...catalog }) => ({
    ...catalog,
    approvals: { ...approvals, branches: ["release"] },
  }),
  "the registry's token": (catalog) => ({
    ...catalog,
    registry: {},
    secrets: catalog.secrets.filter(({ id }) => id !== catalog.registry.tokenRef),
  }),
};

describe("what goes of a component that did not change", () => {
  let deployed: Recording;
  const waiver: Waiver = {
    id: "retire-dns",
    stack: "environment",
    rule: "require-declared-entities",
    resource: "gantry:index:SurfaceDns portal-dns",
    owner: "portal-team",
    reason: "the record is made elsewhere from now on",
    once: true,
    expires: "2026-12-01",
    declaredAt: "",
  };
  const found = (
    events: readonly EngineEvent[],
    waivers: readonly Waiver[] = [],
    isResumed = false,
  ): string[] =>
    unexplainedDeletions(events, waivers, { now, isResumed }).map(
      ({ policyEvent }) => `${policyEvent.enforcementLevel} ${policyEvent.message.split("\n", 1)[0] ?? ""}`,
    );
  const record = (): RecordedResource =>
    deployed.resources.find(({ type }) => type.startsWith("cloudflare:")) ?? assert.fail();
  const dns = "mandatory require-declared-entities: gantry:index:SurfaceDns";
  before(async () => {
    deployed = await recordEnvironment(example("production"));
  });

  for (const [name, change] of Object.entries(changes)) {
    it(`is nothing where ${name} left the catalog, or was changed in it`, async () => {
      const after = await recordEnvironment(change(example("production")));
      const events = steps(deployed, after);
      assert.ok(events.some(({ resourcePreEvent }) => resourcePreEvent?.metadata.op === "delete"));
      assert.deepEqual(found(events), []);
    });
  }

  it("is told, by the component and by what it would lose", () => {
    const [problem = "", ...others] = found(steps(deployed, deployed, [record().name]));
    assert.deepEqual(others, []);
    assert.ok(problem.startsWith(dns));
    assert.ok(problem.includes(`${record().type} ${record().name}`));
  });

  it("was explained before where the same deployment failed, and is done again", () => {
    assert.deepEqual(found(steps(deployed, deployed, [record().name]), [], true), []);
  });

  it("is told where the entity is only moved, so that it would be made anew and be empty", async () => {
    const after = await recordEnvironment({ ...example("production"), registry: {} });
    const [problem = "", ...others] = found(steps(deployed, after));
    assert.deepEqual(others, []);
    assert.deepEqual(found(steps(deployed, after), [], true), [problem]);
    assert.match(
      problem,
      /gantry:index:SecretCredentialSet "ghcr-pull-token" would lose .*:Secret ghcr-pull-token/,
    );
  });

  it("goes by a waiver for that component, for one deployment", () => {
    const events = steps(deployed, deployed, [record().name]);
    const owner = `gantry:index:SurfaceDns ${record().parent?.name ?? ""}`;
    const told = (change: Partial<Waiver>): string[] =>
      found(events, [{ ...waiver, resource: owner, ...change }]).map((line) => line.split(" ", 1)[0] ?? "");
    assert.deepEqual(told({}), ["advisory"]);
    assert.deepEqual(told({ once: false }), ["mandatory"]);
    assert.deepEqual(told({ expires: "2026-11-28" }), ["mandatory"]);
    assert.deepEqual(told({ resource: "gantry:index:SurfaceDns other-dns" }), ["mandatory"]);
    assert.deepEqual(told({ rule: "require-deletion-protection" }), ["mandatory"]);
  });

  it("is nobody's concern where it belongs to no component", () => {
    const own: RecordedResource = { ...record(), name: "own", parent: undefined };
    const more: Recording = { ...deployed, resources: [...deployed.resources, own] };
    assert.deepEqual(found(steps(more, deployed)), []);
  });
});

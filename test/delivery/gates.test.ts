import assert from "node:assert/strict";
import { loadEnvironment } from "../../catalog/load.ts";
import { decideDeploy } from "../../delivery/deploy/decide.ts";
import { judgeGates, type GateSubject } from "../../delivery/gates.ts";
import type { Gate } from "../../delivery/gates/gate.ts";
import type { Source } from "../../delivery/bundles/source.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import { releaseChannel } from "../../model/declared/release-channel.ts";
import { apiP95, reading } from "./series/readings.ts";
import { attempted, factsOf, recorded, versionOf } from "./facts.ts";

const name = "api/v1.3.0";
const versions = ["api/v1.2.0", name];
const channel = releaseChannel.parse({
  id: "production",
  name: "production",
  approver: "mali-s",
  soakMinutes: 60,
});
const staging = factsOf({
  environment: "staging",
  versions,
  log: attempted(1, [name], { at: "2026-11-20T10:00:00.000Z" }),
});

function subject(change: Partial<GateSubject> = {}): GateSubject {
  const facts = change.facts ?? factsOf({ versions, runs: ["api/v1.2.0"] });
  return {
    facts,
    decision: decideDeploy(facts, [name]),
    cause: "deploy",
    catalog: { environment: "production", releaseChannels: [channel], surfaces: [] },
    records: new Map([[name, recorded]]),
    sources: [],
    upstream: [staging],
    released: new Set([versionOf(name).commit]),
    checkedOut: undefined,
    migrations: { moves: [], declared: [], local: false },
    provenance: [],
    mustBeProven: true,
    checklists: [],
    guardrails: [],
    before: [],
    latencies: [],
    shared: 0,
    now: new Date("2026-11-20T12:00:00Z"),
    ...change,
  };
}

function broken(change: Partial<GateSubject>): Record<string, readonly string[]> {
  const gates = judgeGates(subject(change)).filter(({ problems }) => problems.length > 0);
  return Object.fromEntries(gates.map((gate: Gate) => [gate.id, gate.problems]));
}

describe("gates of a release", () => {
  it("let through what succeeded upstream, has soaked, was merged and is held by nobody", () => {
    assert.deepEqual(broken({}), {});
    assert.deepEqual(
      judgeGates(subject()).map(({ id }) => id),
      ["artifact", "branch", "hold", "upstream", "soak"],
    );
  });

  it("refuse a version whose tag names nothing that was built", () => {
    const records = new Map([[name, { problems: ["it names no artifact"] }]]);
    assert.deepEqual(broken({ records }), { artifact: [`"${name}": it names no artifact`] });
    assert.deepEqual(Object.keys(broken({ records: new Map() })), ["artifact"]);
  });

  it("refuse a version that never succeeded upstream", () => {
    const failed = factsOf({
      environment: "staging",
      versions,
      log: attempted(1, [name], { status: "FAILED" }),
    });
    assert.deepEqual(broken({ upstream: [failed] }), {
      upstream: [`"${name}" has not succeeded in staging`],
    });
  });

  it("refuse a version that upstream went back from", () => {
    const log = [
      ...attempted(1, [name]),
      ...attempted(2, ["api/v1.2.0"], { cause: "rollback", from: [name] }),
    ];
    const back = factsOf({ environment: "staging", versions, log });
    assert.deepEqual(Object.keys(broken({ upstream: [back] })), ["upstream"]);
  });

  it("refuse a tag of the same name that was made anew since", () => {
    const other = factsOf({
      environment: "staging",
      versions: ["api/v1.3.00"],
      log: attempted(1, ["api/v1.3.00"]),
    });
    assert.deepEqual(Object.keys(broken({ upstream: [other] })), ["upstream"]);
  });

  it("refuse until the soak time is over, and say how long that is", () => {
    assert.deepEqual(broken({ now: new Date("2026-11-20T10:20:00Z") }), {
      soak: [`"${name}" has run there since 2026-11-20T10:00:00.000Z: 40 min of 60 are left`],
    });
  });

  describe("about what platforms build anew", () => {
    const whole = loadEnvironment(process.cwd(), "production");
    const portal = whole.surfaces.find((surface) => surface.platform === "vercel");
    assert.ok(portal);
    const to = versionOf("portal/v1.0.0");
    const source: Source = {
      surface: portal,
      to,
      serving: "dpl_before",
      placed: undefined,
      bundle: undefined,
      problem: undefined,
    };
    const about = (
      change: Partial<Source>,
      cause: GateSubject["cause"] = "deploy",
      surfaces: DeploymentSurface[] = [portal],
    ) => {
      const facts = factsOf({ versions: [name, "portal/v1.0.0"] });
      const asked = subject({
        facts,
        cause,
        decision: decideDeploy(facts, ["portal/v1.0.0"]),
        catalog: { environment: "production", releaseChannels: [], surfaces },
        sources: [{ ...source, ...change }],
      });
      return judgeGates(asked).find(({ id }) => id === "bundle");
    };

    it("refuse to go forward without a bundle, and say how to make it", () => {
      const gate = about({});
      assert.deepEqual(gate?.problems, [
        'portal: no bundle of "portal/v1.0.0" lies here for production, and nothing at vercel that can be taken',
      ]);
      assert.equal(gate.hint, "gantry bundle production portal/v1.0.0");
      assert.equal(gate.skippable, undefined);
    });

    it("let through what lies at the platform already", () => {
      assert.deepEqual(about({ placed: "dpl_there" })?.problems, []);
    });

    it("refuse a bundle that is not the one that was handed over", () => {
      assert.deepEqual(about({ problem: "its bundle is another" })?.problems, [
        "portal: its bundle is another",
      ]);
    });

    it("let a rollback leave alone what was never built, unless nothing else of the version goes back", () => {
      assert.equal(about({}, "rollback")?.problems.length, 1);
      const api = whole.surfaces.find((surface) => surface.platform === "cloud-run");
      assert.ok(api);
      const both = [portal, { ...api, subproject: "portal" }];
      assert.deepEqual(about({}, "rollback", both)?.problems, []);
    });
  });

  it("refuse a commit that nobody merged, of the version and of what is checked out", () => {
    const problems = broken({ released: new Set(), checkedOut: "d".repeat(40) })["branch"] ?? [];
    assert.equal(problems.length, 2);
  });

  it("refuse a deprecated version, and in production an unstable one", () => {
    for (const state of ["deprecated", "unstable"] as const) {
      const facts = factsOf({ versions: [[name, state]] });
      assert.deepEqual(broken({ facts }), { artifact: [`"${name}" is ${state}`] });
    }
    const facts = factsOf({ environment: "staging", versions: [[name, "unstable"]] });
    assert.deepEqual(
      broken({ facts, catalog: { environment: "staging", releaseChannels: [], surfaces: [] } }),
      {},
    );
  });

  it("refuse while a guardrail of what changes alerts", () => {
    assert.deepEqual(Object.keys(broken({ guardrails: [reading(apiP95, 2.6)] })), ["guardrails"]);
    assert.deepEqual(broken({ guardrails: [reading(apiP95, 2.6)], cause: "rollback" }), {});
  });

  it("refuse what is held, the subproject or all of it, and not another subproject", () => {
    const hold = (subproject?: string) => ({
      at: "2026-11-20T10:00:00.000Z",
      said: {
        record: "hold",
        hold: "hold-1",
        ...(subproject && { subproject }),
        by: "mali",
        reason: "the sale",
      } as const,
    });
    const held = (subproject?: string) => factsOf({ versions, log: [hold(subproject)] });
    assert.deepEqual(Object.keys(broken({ facts: held() })), ["hold"]);
    assert.deepEqual(Object.keys(broken({ facts: held("api") })), ["hold"]);
    assert.deepEqual(broken({ facts: held("portal") }), {});
  });

  it("ask a rollback neither for a hold nor for the environment before", () => {
    const ids = judgeGates(subject({ cause: "rollback" })).map(({ id }) => id);
    assert.deepEqual(ids, ["artifact", "branch"]);
  });

  it("can be skipped by broken glass where the record names it, and never for what was built or merged", () => {
    const skippable = judgeGates(subject()).flatMap(({ id, skippable: word }) =>
      word === undefined ? [] : [id],
    );
    assert.deepEqual(skippable, ["upstream", "soak"]);
  });
});

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cutPlan } from "../../../guard/judge/cut-plan.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const goal = (dependencies: readonly string[] = [], adds = { a: 1 }) => ({
  type: "t",
  dependencies,
  propertyDependencies: {},
  inputDiff: { adds },
  outputDiff: { adds },
});

describe("a part of a plan", () => {
  const cut = (
    resourcePlans: Record<string, unknown>,
    waiting: readonly string[],
    recorded: readonly { urn: string; parent?: string }[] = [],
  ) => {
    const folder = temporaryFolder();
    const [whole, part] = [join(folder, "whole.json"), join(folder, "part.json")];
    writeFileSync(whole, JSON.stringify({ manifest: { version: "v3.250.0" }, resourcePlans }));
    const { leftOut, changed } = cutPlan(whole, part, waiting, recorded);
    const written: unknown = JSON.parse(readFileSync(part, "utf8"));
    return { leftOut: leftOut.toSorted(), changed: changed.toSorted(), written };
  };

  it("leaves what waits, and what depends on it at any distance, as it is", () => {
    const secret = { goal: goal(), steps: ["create"], seed: "x" };
    const through = { ...goal(["service"]), propertyDependencies: { name: ["service"], other: null } };
    const plans = {
      secret,
      service: { goal: goal(["secret"]), steps: ["create"] },
      mapping: { goal: through, steps: ["create"] },
      record: { goal: goal(["mapping"]), steps: ["create"] },
      kept: { goal: goal([], { a: 2 }), steps: ["update"] },
    };
    const { leftOut, changed, written } = cut(plans, ["service"]);
    assert.deepEqual(leftOut, ["mapping", "record", "service"]);
    assert.deepEqual(changed, ["kept", "secret"]);
    const same = (of: object) => ({ goal: { ...of, inputDiff: {}, outputDiff: {} }, steps: ["same"] });
    assert.deepEqual(written, {
      manifest: { version: "v3.250.0" },
      resourcePlans: {
        secret,
        service: same(plans.service.goal),
        mapping: same(through),
        record: same(plans.record.goal),
        kept: plans.kept,
      },
    });
  });

  it("takes nothing away: what is to go, or to be replaced, may still be read", () => {
    const replace = ["create-replacement", "replace", "delete-replaced"];
    const plans = {
      service: { goal: goal(), steps: ["update"] },
      gone: { steps: ["delete"] },
      replaced: { goal: goal(), steps: replace },
      dependent: { goal: goal(["replaced"]), steps: ["update"] },
    };
    const { leftOut, changed, written } = cut(plans, ["service"]);
    assert.deepEqual(leftOut, ["dependent", "gone", "replaced", "service"]);
    assert.deepEqual(changed, []);
    assert.doesNotMatch(JSON.stringify(written), /"gone"|delete|replace"/);
  });

  it("leaves the owners of what is to go as they are, for the step that takes it away needs the reason", () => {
    const component = (adds: object) => ({ ...goal([], { a: 3, ...adds }), custom: false });
    const surface = { goal: component({ variables: 1 }), steps: ["update"] };
    const plans = {
      stack: { goal: component({}), steps: ["same"] },
      surface,
      service: { goal: goal(), steps: ["update"] },
      beside: { goal: { ...goal(), parent: "surface" }, steps: ["create"] },
      gone: { steps: ["delete"] },
    };
    const recorded = [
      { urn: "stack" },
      { urn: "surface", parent: "stack" },
      { urn: "gone", parent: "surface" },
    ];
    const { leftOut, changed, written } = cut(plans, ["service"], recorded);
    assert.deepEqual(leftOut, ["gone", "service", "stack", "surface"]);
    assert.deepEqual(changed, ["beside"]);
    // The engine looks at a component's declaration although it leaves the component out.
    assert.match(JSON.stringify(written), /"surface":[^]*?"adds":\{"a":3,"variables":1\}/);
  });

  it("makes nothing in a component that is not made yet", () => {
    const plans = {
      service: { goal: goal(), steps: ["create"] },
      dns: { goal: { ...goal(["service"]), custom: false }, steps: ["create"] },
      record: { goal: { ...goal(), parent: "dns" }, steps: ["create"] },
    };
    assert.deepEqual(cut(plans, ["service"]).leftOut, ["dns", "record", "service"]);
  });
});

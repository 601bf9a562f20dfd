import assert from "node:assert/strict";
import { engineEvent, type EngineEvent } from "../../../engine/run/events.ts";
import { Stall } from "../../../engine/run/run-pulumi.ts";

const metadata = (custom: boolean): object => ({
  op: "create",
  urn: "urn:pulumi:staging::gantry::a:b:C::d",
  type: "a:b:C",
  new: { type: "a:b:C", urn: "urn:pulumi:staging::gantry::a:b:C::d", custom },
});
const begun = (custom = true): EngineEvent =>
  engineEvent.parse({ resourcePreEvent: { metadata: metadata(custom) } });
const ended = engineEvent.parse({ resOutputsEvent: { metadata: metadata(true) } });
const loading = engineEvent.parse({ policyLoadEvent: {} });

/** What is said after each of so many seconds without an event. */
function after(stall: Stall, seconds: number): string | undefined {
  const start = Date.now();
  let said: string | undefined;
  for (let second = 1; second <= seconds; second += 1) said = stall.waitsFor(start + second * 1000);
  return said;
}

describe("an engine that makes no progress", () => {
  it("is noticed when its patience is over, and not before", () => {
    assert.equal(after(new Stall(10_000), 8), undefined);
    assert.match(after(new Stall(10_000), 11) ?? "", /program or the policy pack/);
  });

  it("waits for the policy pack while that is being started", () => {
    const stall = new Stall(10_000);
    stall.event(loading);
    assert.match(after(stall, 11) ?? "", /the policy pack, which does not answer/);
  });

  it("may take as long as it likes while a cloud is at work", () => {
    const stall = new Stall(10_000);
    stall.event(begun());
    assert.equal(after(stall, 600), undefined);
    stall.event(ended);
    assert.equal(after(stall, 5), undefined);
  });

  it("asks no cloud about a component", () => {
    const stall = new Stall(10_000);
    stall.event(begun(false));
    assert.notEqual(after(stall, 11), undefined);
  });

  it("has not waited while the machine slept", () => {
    assert.equal(new Stall(10_000).waitsFor(Date.now() + 3_600_000), undefined);
  });
});

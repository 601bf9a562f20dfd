import assert from "node:assert/strict";
import { engineEvent, type EngineEvent } from "../../../engine/run/events.ts";
import { readRuleRuns } from "../../../guard/judge/policy-events.ts";

const names = { policyPackName: "gantry-policy", policyPackVersion: "0.1.0", policyPackVersionTag: "0.1.0" };

/** The engine's own lines, as it wrote them at a preview of three resources by two rules. */
const lines: readonly object[] = [
  { sequence: 0, policyLoadEvent: {} },
  { policyRemediateSummaryEvent: { resourceUrn: "urn:a", ...names, passed: ["rotation", "secrets"] } },
  { policyAnalyzeSummaryEvent: { resourceUrn: "urn:a", ...names, passed: ["rotation", "secrets"] } },
  { policyAnalyzeSummaryEvent: { resourceUrn: "urn:b", ...names, passed: ["secrets"] } },
  { policyAnalyzeSummaryEvent: { resourceUrn: "urn:c", ...names } },
  { policyAnalyzeStackSummaryEvent: { ...names, passed: ["rotation", "secrets"] } },
];
const events = (...more: readonly object[]): EngineEvent[] =>
  [...lines, ...more].map((line) => engineEvent.parse(line));
const told = (policyName: string, message: string): object => ({
  policyEvent: {
    resourceUrn: "urn:b",
    message,
    policyName,
    ...names,
    color: "never",
    enforcementLevel: "mandatory",
  },
});

describe("which rules ran, by the engine's event log", () => {
  it("counts the resources that each rule judged", () => {
    assert.deepEqual(readRuleRuns(events(), ["rotation", "secrets"]), [
      { id: "rotation", resources: 1, result: "passed" },
      { id: "secrets", resources: 2, result: "passed" },
    ]);
  });

  it("counts a resource that was judged twice once", () => {
    const again = { policyAnalyzeSummaryEvent: { resourceUrn: "urn:a", ...names, passed: ["rotation"] } };
    assert.equal(readRuleRuns(events(again), ["rotation"])[0]?.resources, 1);
  });

  it("tells a violated rule, and counts what it judged", () => {
    const failed = { policyAnalyzeSummaryEvent: { resourceUrn: "urn:d", ...names, failed: ["rotation"] } };
    const runs = readRuleRuns(events(failed, told("rotation", 'rotation: a:b:C "d" x is long')), [
      "rotation",
    ]);
    assert.deepEqual(runs, [{ id: "rotation", resources: 2, result: "violated" }]);
  });

  it("tells a rule that could not judge from one that was violated", () => {
    const message =
      'secrets: cannot judge a:b:C "b": x is not known before the deployment\nhint: make it known';
    assert.deepEqual(readRuleRuns(events(told("secrets", message)), ["secrets"]), [
      {
        id: "secrets",
        resources: 2,
        result: "did-not-run",
        reason: 'secrets: cannot judge a:b:C "b": x is not known before the deployment',
      },
    ]);
  });

  it("misses a rule that the pack did not have", () => {
    assert.deepEqual(readRuleRuns(events(), ["approvals"]), [
      { id: "approvals", resources: 0, result: "did-not-run", reason: "the pack does not have it" },
    ]);
  });

  it("takes no rule for done when the run ended early", () => {
    const early = events().slice(0, -1);
    const [run] = readRuleRuns(early, ["secrets"]);
    assert.equal(run?.result, "did-not-run");
    assert.equal(run.reason, "the run ended before the rules were done");
  });

  it("takes no rule for done when no pack ran at all", () => {
    assert.equal(readRuleRuns([], ["secrets"])[0]?.result, "did-not-run");
  });

  it("does not believe another pack", () => {
    const foreign = { ...names, policyPackName: "somebody-elses", passed: ["approvals"] };
    const pretended = [
      { policyAnalyzeSummaryEvent: { resourceUrn: "urn:a", ...foreign } },
      { policyAnalyzeStackSummaryEvent: foreign },
    ];
    const [run] = readRuleRuns(events(...pretended), ["approvals"]);
    assert.deepEqual([run?.resources, run?.result], [0, "did-not-run"]);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { guardrailsGate } from "../../../delivery/gates/guardrails-gate.ts";
import { isSkipped } from "../../../delivery/gates.ts";
import { levelOf, refusesRelease } from "../../../delivery/series/reading.ts";
import { apiP95, cpuBudget, notRead, ocrFailures, reading } from "../series/readings.ts";

const judge = (...guardrails: Parameters<typeof guardrailsGate>[0]["guardrails"]) =>
  guardrailsGate({ guardrails, cause: "deploy", shared: 0 });

describe("the guardrails before a release", () => {
  it("let it through where none alerts", () => {
    const gate = judge(reading(apiP95, 0.2), reading(ocrFailures, 0));
    assert.deepEqual([gate.problems, gate.notes], [[], []]);
  });

  it("refuse it from the threshold on, and name the runbook and the remedy", () => {
    const gate = judge(reading(apiP95, 2.4), reading(ocrFailures, 0.5));
    assert.equal(gate.problems.length, 1);
    assert.match(gate.problems[0] ?? "", /api_p95 of api\) is 2\.4 s .* alerts from 2\.4 s on/);
    assert.equal(gate.hint, "docs/runbooks/api-latency.md; a rollback goes past it");
  });

  it("name what has no data, and what a budget warns of, and refuse neither", () => {
    const gate = judge(reading(apiP95, undefined), reading(cpuBudget, 85));
    assert.deepEqual(gate.problems, []);
    assert.match(gate.notes?.join("\n") ?? "", /has no data .*\n.* is 85 % of its budget/);
    assert.equal(judge(reading(cpuBudget, 100)).problems.length, 1);
  });

  it("refuse where one could not be read: that is no data that is not there", () => {
    const gate = judge(notRead(apiP95));
    assert.match(gate.problems[0] ?? "", /was not read: there is no token/);
    assert.equal(gate.hint, "set it");
  });

  it("are gone past by a rollback, on record, also where they cannot be read", () => {
    const guardrails = [reading(apiP95, 3.2), notRead(ocrFailures), reading(cpuBudget, undefined)];
    const gate = guardrailsGate({ guardrails, cause: "rollback", shared: 0 });
    assert.deepEqual(gate.problems, []);
    assert.match(gate.goesPast?.join("\n") ?? "", /is 3\.2 s .*\n.* was not read/);
    assert.equal(gate.notes?.length, 1);
  });

  it("do not leave users on new revisions: the step that is gone on with is judged instead", () => {
    const guardrails = [reading(apiP95, 3.2)];
    assert.deepEqual(guardrailsGate({ guardrails, cause: "deploy", shared: 10 }).problems, []);
    assert.equal(guardrailsGate({ guardrails, cause: "deploy", shared: 0 }).problems.length, 1);
  });

  it("are skipped by no broken glass, and name each that is not fine exactly once", () => {
    const any = fc
      .tuple(
        fc.constantFrom(apiP95, ocrFailures, cpuBudget),
        fc.option(fc.double({ min: 0, max: 150, noNaN: true }), { nil: undefined }),
      )
      .map(([guardrail, value]) => reading(guardrail, value));
    const causes = fc.constantFrom("deploy", "promote", "rollback", "assign");
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), causes, (guardrails, cause) => {
        const gate = guardrailsGate({ guardrails, cause, shared: 0 });
        assert.equal(isSkipped(gate, { breakGlass: "the house is on fire" }), false);
        const { problems, notes = [], goesPast = [] } = gate;
        const wrong = guardrails.filter((each) => levelOf(each) !== "ok");
        assert.equal(problems.length + notes.length + goesPast.length, wrong.length);
        const refused = guardrails.filter(refusesRelease).length;
        assert.equal(problems.length, cause === "rollback" ? 0 : refused);
      }),
    );
  });
});

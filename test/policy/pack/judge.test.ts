import assert from "node:assert/strict";
import type { Sample } from "../../../policy/pack/case.ts";
import type { Resource } from "../../../policy/resource.ts";
import type { Rule, Violation } from "../../../policy/rule.ts";
import { unknown } from "../../../policy/value.ts";
import { fieldsOf } from "../support.ts";

const canary = "canary-hunter2";
const sample: Sample = { type: "a:b:C", inputs: { password: canary, later: unknown, port: 80 } };

/** A rule that does as it is told. */
const ruleThat = (check: (resource: Resource) => Iterable<Violation>, changes: Partial<Rule> = {}): Rule => ({
  id: "test",
  sentence: "Something holds.",
  protects: { entity: "nothing", seed: "000" },
  remedy: "mend it",
  appliesTo: () => true,
  check,
  ...changes,
});

describe("judging a resource by a rule", () => {
  it("gathers what the rule found before it stopped", () => {
    const rule = ruleThat(function* (resource) {
      yield { field: "port", problem: "is low" };
      resource.get("later");
      yield { field: "never", problem: "reached" };
    });
    assert.deepEqual(fieldsOf(rule, sample), ["port", "?later is not known before the deployment"]);
  });

  it("is no pass when a rule catches the error about an unknown value", () => {
    const rule = ruleThat((resource) => {
      assert.throws(() => resource.get("later.deeper"));
      return [];
    });
    assert.deepEqual(fieldsOf(rule, sample), ["?later is not known before the deployment"]);
  });

  it("is no pass when a rule throws, and repeats nothing of the error, which may hold a secret", () => {
    const rule = ruleThat((resource) => {
      throw new TypeError(JSON.stringify(resource.get("password")));
    });
    const [told, ...more] = fieldsOf(rule, sample);
    assert.deepEqual(more, []);
    assert.match(told ?? "", /^\?the rule stopped with TypeError in judge\.test\.ts:\d+$/);
  });

  it("is no pass when the rule cannot tell whether it applies", () => {
    const rule = ruleThat(() => [], { appliesTo: (resource) => resource.get("later") === true });
    assert.deepEqual(fieldsOf(rule, sample), ["?later is not known before the deployment"]);
    const caught = ruleThat(() => [], {
      appliesTo: (resource) => {
        assert.throws(() => resource.get("later"));
        return false;
      },
    });
    assert.deepEqual(fieldsOf(caught, sample), ["?later is not known before the deployment"]);
  });

  it("says when a rule does not apply", () => {
    assert.equal(
      fieldsOf(
        ruleThat(() => [], { appliesTo: () => false }),
        sample,
      ),
      "not applicable",
    );
  });

  it("lets a rule read its owners, nearest first", () => {
    const names: string[] = [];
    const rule = ruleThat((resource) => {
      names.push(...resource.owners().map((owner) => owner.name));
      return [];
    });
    const root = { type: "r", name: "root", inputs: {} };
    fieldsOf(rule, { ...sample, owner: { type: "m", name: "middle", inputs: {}, owner: root } });
    assert.deepEqual(names, ["middle", "root"]);
  });
});

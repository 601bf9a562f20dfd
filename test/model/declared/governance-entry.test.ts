import assert from "node:assert/strict";
import { governanceFile } from "../../../model/declared/governance-entry.ts";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";
import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("GovernanceEntry", {
  right: [
    { environment: "global", field: "gates.main.requiredChecks[0]", old: "lint", new: null },
    { old: [1, 2], new: [1] },
    { old: true, new: false },
  ],
  wrong: {
    who: ["", "a\nb"],
    why: ["", " "],
    when: ["2025-11-21", "2025-11-21T09:00:00"],
    environment: ["prod", "Global"],
    field: ["", "guardrails..threshold", "guardrails.api p95", "$.guardrails", ".threshold"],
    old: [{ threshold: 2.4 }, [[1]]],
    new: [{ threshold: 2.4 }, Number.NaN],
  },
  rules: {
    "new must not be the old value": [{ new: 2.4 }, { old: [1], new: [1] }, { old: null, new: null }],
  },
});

describe("the file of governance entries", () => {
  it("holds a list of them", () => {
    const example = exampleOf("GovernanceEntry", process.cwd());
    assert.equal(governanceFile.safeParse({ entries: [example] }).success, true);
    assert.equal(governanceFile.safeParse({ entries: example }).success, false);
  });
});

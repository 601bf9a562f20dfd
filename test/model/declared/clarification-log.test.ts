import assert from "node:assert/strict";
import { clarificationFile } from "../../../model/declared/clarification-log.ts";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";
import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("ClarificationLog", {
  right: [
    { surfaces: undefined, pipelines: undefined },
    { impactArea: "database", question: "Two\nlines?" },
  ],
  wrong: {
    id: ["", "One Region"],
    question: ["", " \n"],
    answer: ["", "a".repeat(4001)],
    sessionDate: ["2025-11-21T09:00:00Z", "21.11.2025", "2025-02-29", "2025-11-31", "today"],
    impactArea: ["Deployment", "security"],
    surfaces: [["API"], "api", [null]],
    pipelines: [[""], [5]],
  },
  rules: {
    "surfaces must not name a surface twice": [{ surfaces: ["api", "api"] }],
    "pipelines must not name a pipeline twice": [{ pipelines: ["a", "a"] }],
  },
});

describe("the file of clarifications", () => {
  it("holds a list of them", () => {
    const example = exampleOf("ClarificationLog", process.cwd());
    assert.equal(clarificationFile.safeParse({ clarifications: [example] }).success, true);
    assert.equal(clarificationFile.safeParse([example]).success, false);
  });
});

import assert from "node:assert/strict";
import { readAnswers } from "../../init/answers.ts";
import { nothingTaken } from "../../init/sources/take-over.ts";
import { offerText } from "../../init/summary-text.ts";
import { captured } from "../support/captured.ts";

describe("what gantry init says before it writes", () => {
  it("names a folder that looks like an app and that no catalog can name", () => {
    const answers = readAnswers({
      ...{ product: "acme", domain: "acme.example", repository: "acme-labs/acme", visibility: "public" },
      ...{ plan: "free", apps: "api", environments: "staging", regions: "us-east" },
    });
    const shared = new Map<string, readonly string[]>();
    const draft = {
      ...answers,
      shared,
      defaultBranch: "main",
      checks: [],
      existing: undefined,
      taken: nothingTaken,
    };
    const { context } = captured({});
    const said = offerText(context, { ...draft, unnamed: ["services/Order API"] });
    assert.match(said, /"services\/Order API" looks like an app, and is left out/);
    assert.doesNotMatch(offerText(context, { ...draft, unnamed: [] }), /looks like an app/);
  });
});

import assert from "node:assert/strict";
import { buildersOf } from "../../../delivery/provenance/builders-of.ts";
import { example } from "../../support/example.ts";

describe("the pipelines that build", () => {
  it("build the image of the migrations where their app brings it, and list everything else as declared", () => {
    const { pipelines, database } = example("production");
    const builders = buildersOf([{ pipelines, database }]);
    assert.deepEqual(
      builders
        .filter(({ artifacts }) => artifacts.includes("ghcr.io/lotus-labs/migrations"))
        .map(({ app }) => app),
      ["api"],
    );
    assert.deepEqual(buildersOf([{ pipelines, database: { ...database, job: undefined } }]), pipelines);
  });
});

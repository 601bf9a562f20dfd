import assert from "node:assert/strict";
import { knownProfiles, type RegionsOf } from "../../../model/declared/known-profiles.ts";

const regions: RegionsOf = new Map([
  ["production", ["eu-west", "us-east"]],
  ["staging", ["us-east"]],
  ["sandbox", ["us-east"]],
]);

describe("the known profiles", () => {
  it("are local, every environment, every region of one, and what is declared besides", () => {
    const profiles = knownProfiles(regions, { hotfix: { environment: "production", context: {} } });
    assert.deepEqual(
      profiles.map(({ name }) => name),
      [
        "local",
        "production",
        "production:eu-west",
        "production:us-east",
        "staging",
        "staging:us-east",
        "sandbox",
        "sandbox:us-east",
        "hotfix",
      ],
    );
  });

  it("take environment and region from their name, or from what is declared", () => {
    const profiles = knownProfiles(regions, {
      hotfix: { environment: "production", region: "eu-west", context: { A: "1" } },
    });
    const find = (name: string): unknown => profiles.find((profile) => profile.name === name);
    assert.deepEqual(find("staging:us-east"), {
      name: "staging:us-east",
      environment: "staging",
      region: "us-east",
      context: {},
    });
    assert.deepEqual(find("hotfix"), {
      name: "hotfix",
      environment: "production",
      region: "eu-west",
      context: { A: "1" },
    });
  });

  it("give a region's profile the variables of its environment, below its own", () => {
    const profiles = knownProfiles(regions, {
      staging: { context: { A: "environment", B: "environment" } },
      "staging:us-east": { context: { B: "region" } },
    });
    const contexts = Object.fromEntries(profiles.map(({ name, context }) => [name, context]));
    assert.deepEqual(contexts["staging"], { A: "environment", B: "environment" });
    assert.deepEqual(contexts["staging:us-east"], { A: "environment", B: "region" });
    assert.deepEqual(contexts["production:us-east"], {});
  });

  it("let local stand for an environment that is never production unless the catalog says so", () => {
    const environmentOf = (known: RegionsOf): string | undefined =>
      knownProfiles(known, {}).find(({ name }) => name === "local")?.environment;
    assert.equal(environmentOf(regions), "sandbox");
    assert.equal(environmentOf(new Map([...regions].filter(([name]) => name !== "sandbox"))), "staging");
    assert.equal(environmentOf(new Map([...regions].slice(0, 1))), undefined);
    const declared = knownProfiles(regions, { local: { environment: "staging", context: {} } });
    assert.equal(declared[0]?.environment, "staging");
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decideDeploy,
  runningVersions,
  decideRollback,
  type Decision,
} from "../../../delivery/deploy/decide.ts";
import { compareVersions } from "../../../model/observed/version-order.ts";
import { GantryError } from "../../../model/errors.ts";
import { attempted, factsOf } from "../facts.ts";

function names({ targets }: Decision): string[] {
  return targets.map(({ to }) => to.tag.name);
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof GantryError) return error.problems;
    throw error;
  }
  return assert.fail("it was not refused");
}

describe("which versions a deployment sets", () => {
  const facts = factsOf({
    versions: ["v1.0.0", "api/v1.2.0", "api/v1.3.0", "portal/v2.0.0", ["api/v1.4.0", "stable"]],
    runs: ["api/v1.2.0", "portal/v2.0.0"],
  });

  it("sets what was named, and leaves what runs already", () => {
    const decision = decideDeploy(facts, ["api/v1.3.0", "portal/v2.0.0"]);
    assert.deepEqual(names(decision), ["api/v1.3.0"]);
    assert.deepEqual(decision.unchanged, ["portal/v2.0.0"]);
    assert.equal(decision.targets[0]?.from?.version.name, "api/v1.2.0");
  });

  it("refuses every name that is no version at once, and says what was meant", () => {
    const problems = problemsOf(() =>
      decideDeploy(facts, ["api/v1.3.1", "api/v1.4.0-stable", "api/production", "api 1.3"]),
    );
    assert.deepEqual(problems, [
      'there is no tag "api/v1.3.1"; did you mean "api/v1.3.0"?',
      '"api/v1.4.0-stable" says what a version is worth: name the version itself',
      '"api/production" names an environment, and not a version',
      '"api 1.3" is no version: write it as v1.2.3, or as api/v1.2.3',
    ]);
  });

  it("refuses two versions of one subproject", () => {
    assert.match(
      problemsOf(() => decideDeploy(facts, ["api/v1.3.0", "api/v1.4.0"])).join(),
      /of the same subproject/,
    );
  });

  it("refuses to go back, which is a rollback", () => {
    const newer = factsOf({ versions: ["api/v1.2.0", "api/v1.10.0"], runs: ["api/v1.10.0"] });
    assert.deepEqual(
      problemsOf(() => decideDeploy(newer, ["api/v1.2.0"])),
      ['"api/v1.2.0" is older than "api/v1.10.0"'],
    );
  });
});

describe("which versions a promotion sets", () => {
  const versions = ["api/v1.2.0", "api/v1.3.0", "portal/v2.0.0"];
  const production = factsOf({ versions, runs: ["api/v1.2.0"] });
  const staging = factsOf({ environment: "staging", versions, runs: ["api/v1.3.0", "portal/v2.0.0"] });

  it("sets what runs upstream, all of it or the subprojects that were named", () => {
    const promoted = (subprojects?: string[]) =>
      names(decideDeploy(production, runningVersions(staging, subprojects)));
    assert.deepEqual(promoted(), ["api/v1.3.0", "portal/v2.0.0"]);
    assert.deepEqual(promoted(["portal"]), ["portal/v2.0.0"]);
  });

  it("refuses what does not run upstream", () => {
    assert.deepEqual(
      problemsOf(() => runningVersions(staging, ["mobile"])),
      ["no tag says that it runs mobile"],
    );
  });
});

describe("where a rollback goes", () => {
  it("goes to the newest stable version before what runs, past newer ones that are not", () => {
    const facts = factsOf({
      versions: [
        ["api/v1.1.0", "stable"],
        ["api/v1.2.0", "stable"],
        "api/v1.3.0",
        ["api/v1.5.0", "stable"],
        "api/v1.4.0",
      ],
      runs: ["api/v1.4.0"],
      log: attempted(1, ["api/v1.3.0"]),
    });
    assert.deepEqual(names(decideRollback(facts, ["api"], undefined)), ["api/v1.2.0"]);
  });

  it("goes to the last before it that succeeded where none is stable", () => {
    const facts = factsOf({
      versions: ["api/v1.1.0", "api/v1.2.0", "api/v1.3.0", "api/v1.4.0"],
      runs: ["api/v1.4.0"],
      log: [
        ...attempted(1, ["api/v1.1.0"]),
        ...attempted(2, ["api/v1.2.0"]),
        ...attempted(3, ["api/v1.3.0"], { status: "FAILED" }),
      ],
    });
    assert.deepEqual(names(decideRollback(facts, ["api"], undefined)), ["api/v1.2.0"]);
  });

  it("never goes to a deprecated version, not even by name", () => {
    const facts = factsOf({
      versions: [["api/v1.2.0", "deprecated"], "api/v1.3.0"],
      runs: ["api/v1.3.0"],
      log: attempted(1, ["api/v1.2.0"]),
    });
    assert.deepEqual(
      problemsOf(() => decideRollback(facts, ["api"], undefined)),
      ["api/v1.3.0: no version before it is stable or ever succeeded here"],
    );
    assert.deepEqual(
      problemsOf(() => decideRollback(facts, ["api"], "api/v1.2.0")),
      ['"api/v1.2.0" is deprecated'],
    );
  });

  it("goes to no version of another subproject, and to no newer one", () => {
    const facts = factsOf({ versions: ["api/v1.2.0", "api/v1.3.0", "portal/v1.0.0"], runs: ["api/v1.2.0"] });
    assert.match(
      problemsOf(() => decideRollback(facts, ["api"], "portal/v1.0.0")).join(),
      /no version of api/,
    );
    assert.match(
      problemsOf(() => decideRollback(facts, ["api"], "api/v1.3.0")).join(),
      /that is a deployment/,
    );
  });

  it("is older than what runs, not deprecated, and of the same subproject, whatever there is", () => {
    const state = fc.option(fc.constantFrom("stable", "unstable", "deprecated"), { nil: undefined });
    const version = fc.tuple(fc.nat(3), fc.nat(3)).map(([major, minor]) => `api/v${major}.${minor}.0`);
    const there = fc.uniqueArray(fc.tuple(version, state), { minLength: 1, selector: ([name]) => name });
    fc.assert(
      fc.property(there, fc.array(version), fc.nat(), (versions, ran, at) => {
        const [running] = versions[at % versions.length] ?? ["api/v0.0.0"];
        const facts = factsOf({
          versions: versions.map(([name, worth]) => (worth === undefined ? name : [name, worth])),
          runs: [running],
          log: ran.flatMap((name, index) => attempted(index + 1, [name])),
        });
        const found = (() => {
          try {
            return decideRollback(facts, ["api"], undefined).targets[0]?.to;
          } catch (error) {
            if (error instanceof GantryError) return undefined;
            throw error;
          }
        })();
        const older = versions.filter(([name]) => compareVersions(name.slice(4), running.slice(4)) < 0);
        const stable = older.filter(([, worth]) => worth === "stable").map(([name]) => name.slice(4));
        if (found === undefined) return stable.length === 0;
        assert.ok(compareVersions(found.version, running.slice(4)) < 0);
        assert.notEqual(found.state, "deprecated");
        if (stable.length > 0) assert.equal(found.version, stable.sort(compareVersions).at(-1));
        else assert.ok(ran.includes(found.tag.name));
        return true;
      }),
    );
  });
});

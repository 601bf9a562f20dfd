import assert from "node:assert/strict";
import { notLookedFor } from "../../../guard/adopt/not-looked-for.ts";
import { beforeFirst, example, withSurface } from "../../support/example.ts";

describe("what an adoption does not look for", () => {
  const environment = example();
  const versions = { surfaces: beforeFirst(environment) };
  const lines = (catalog: typeof environment, stack = "staging"): string[] =>
    notLookedFor({ environments: [catalog] }, stack, versions);

  it("is nothing where each surface says what it runs before its first version", () => {
    assert.deepEqual(lines(environment), []);
    assert.deepEqual(lines(environment, "repository"), []);
  });

  it("is the service of a surface of which nobody says that, with what to say", () => {
    const waiting = withSurface(environment, "api", (surface) => {
      const { initialImage, ...cloudRun } = surface.cloudRun;
      assert.ok(initialImage !== undefined);
      return { ...surface, cloudRun };
    });
    const [line, ...more] = lines(waiting);
    assert.deepEqual(more, []);
    assert.match(
      line ?? "",
      /^api waits for its first version, .* as surfaces\.api\.cloudRun\.initialImage$/,
    );
  });
});

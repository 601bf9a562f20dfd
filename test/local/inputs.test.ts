import assert from "node:assert/strict";
import { checkInputs } from "../../local/inputs/check-inputs.ts";
import { providers } from "../../local/providers.ts";
import { secret, UNKNOWN } from "../../local/values.ts";

describe("the types of the local cloud", () => {
  for (const provider of providers) {
    it(`has every input and output that the types of ${provider.name} mention`, async () => {
      const { types, table } = await provider.load();
      for (const type of types) {
        const resource = table.resources[type.token];
        assert.ok(resource, type.token);
        const settings = [
          type.autoname?.property ?? [],
          type.replaceOn,
          type.unordered ?? [],
          type.sensitive ?? [],
        ].flat();
        for (const name of settings)
          assert.ok((name.split(".")[0] ?? "") in resource.inputs, `${type.token} ${name}`);
        for (const name of Object.keys(type.computed))
          assert.ok(resource.outputs.includes(name), `${type.token} ${name}`);
        const defaults = type.defaults?.({}, { config: {}, facts: {}, now: new Date() }) ?? {};
        for (const name of Object.keys(defaults)) assert.ok(name in resource.inputs, `${type.token} ${name}`);
      }
    });
  }
});

describe("the check of inputs", () => {
  const table = {
    sdk: "",
    version: "",
    config: {},
    resources: {
      "a:b:C": {
        inputs: { name: "!string", size: "number", tags: "{string}", parts: "[#Part]" },
        outputs: [],
      },
    },
    types: { Part: { image: "!string", mode: '"on"|"off"' } },
  };
  const correct = { name: "x", size: 1, tags: { a: "b" }, parts: [{ image: "i", mode: "on" }] };
  const problems = (change: object) => checkInputs(table, "a:b:C", { ...correct, ...change });

  it("accepts correct ones", () => {
    assert.deepEqual(problems({}), []);
  });

  it("names an unknown input and the one that was probably meant", () => {
    assert.deepEqual(problems({ tgas: {} }), [
      { property: "tgas", reason: 'unknown input "tgas"; did you mean "tags"?' },
    ]);
  });

  it("names an unknown input within a list of objects", () => {
    assert.equal(problems({ parts: [{ image: "i", imag: "j" }] })[0]?.property, "parts[0].imag");
  });

  it("names a missing required input, at the top and within", () => {
    assert.equal(problems({ name: null })[0]?.property, "name");
    assert.equal(problems({ parts: [{}] })[0]?.property, "parts[0].image");
  });

  it("refuses another type without repeating the value", () => {
    const [problem] = problems({ size: "canary" });
    assert.equal(problem?.property, "size");
    assert.ok(!problem.reason.includes("canary"));
  });

  it("refuses a text that is none of those allowed", () => {
    assert.equal(problems({ parts: [{ image: "i", mode: "maybe" }] })[0]?.property, "parts[0].mode");
  });

  it("lets values pass that only the update will tell", () => {
    assert.deepEqual(problems({ name: UNKNOWN, size: UNKNOWN, parts: UNKNOWN }), []);
  });

  it("looks into secrets", () => {
    assert.deepEqual(problems({ name: secret("x") }), []);
    assert.equal(problems({ size: secret("x") })[0]?.property, "size");
  });
});

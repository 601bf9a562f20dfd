import assert from "node:assert/strict";
import { compareExpected } from "../../../policy/compare-expected.ts";
import {
  type Expected,
  type ExpectedFields,
  type ExpectedResource,
  ExpectedSecret,
  Given,
} from "../../../policy/expected.ts";
import { judgeStack } from "../../../policy/pack/judge.ts";
import { gatherFacts } from "../../../policy/pack/try-cases.ts";
import type { ResourceFacts } from "../../../policy/resource.ts";
import { rule } from "../../../policy/rules/require-expected-plan.ts";
import { stackFacts } from "../../../policy/stack.ts";
import { type Fields, Secret, unknown, type Value } from "../../../policy/value.ts";
import { surroundings } from "../support.ts";

const urn = (name: string): string => `urn:pulumi:staging::gantry::a:b:Thing::${name}`;
const options = { protect: false, ignoreChanges: [], deleteBeforeReplace: false, customTimeouts: false };
const expectedThing = (inputs: ExpectedFields, more: Partial<ExpectedResource["options"]> = {}) => ({
  urn: urn("thing"),
  type: "a:b:Thing",
  name: "thing",
  inputs,
  options: { ...options, ...more },
});
const thing = (inputs: Fields, more: Partial<ResourceFacts["options"]> = {}): ResourceFacts => ({
  ...expectedThing({}),
  inputs,
  options: { ...options, ...more },
  parent: undefined,
  provider: undefined,
});

/** What a deployment knows of the clouds: `known` by `<name>.<output>`, and what `made` an unknown input. */
function rest(known: Readonly<Record<string, Value>> = {}, made: Readonly<Record<string, string[]>> = {}) {
  return {
    output: ({ urn: of, property }: { urn: string; property: string }) =>
      known[`${of.split("::").at(-1) ?? ""}.${property}`],
    madeFrom: (of: string, input: string) => (of === urn("thing") ? (made[input] ?? []).map(urn) : []),
  };
}

/** Each difference as `field problem`. */
function differences(
  wanted: ExpectedFields,
  found: Fields,
  more: ReturnType<typeof rest> = rest(),
  ignoreChanges: readonly string[] = [],
): string[] {
  const all = compareExpected(expectedThing(wanted, { ignoreChanges }), thing(found), more);
  return [...all].map(({ field, problem }) => `${field} ${problem}`);
}

const made = (value: string): string => `where the program makes ${value} of the catalog`;

describe("require-expected-plan", () => {
  it("says what a field is and what it should be, and never more of a secret than that it is one", () => {
    const wanted = { size: 3, name: "api", tags: ["a"], labels: { owner: "me" }, none: null, off: false };
    assert.deepEqual(differences(wanted, { ...wanted, none: null }), []);
    const found = {
      size: 4,
      tags: { a: 1 },
      labels: ["me"],
      none: "x",
      off: null,
      more: { a: 1 },
      list: [1],
    };
    assert.deepEqual(differences(wanted, found), [
      `size is 4, ${made("3")}`,
      `name is not set, ${made('"api"')}`,
      `tags is an object, ${made("a list")}`,
      `labels is a list, ${made("an object")}`,
      `none is "x", and nothing in the program sets it`,
      `off is not set, ${made("false")}`,
      "more is an object, and nothing in the program sets it",
      "list is a list, and nothing in the program sets it",
    ]);
    assert.deepEqual(differences({ l: [null] }, { l: [1] }), [`l[0] is 1, ${made("null")}`]);
    const [password = ""] = differences({ password: "hunter1" }, { password: "hunter2" });
    assert.match(password, /^password is (?!.*hunter)/);
    const secret = { key: new ExpectedSecret("s3cr3t") };
    assert.deepEqual(differences(secret, { key: new Secret("s3cr3t") }), []);
    assert.deepEqual(differences(secret, { key: "s3cr3t" }), [`key is in the clear, ${made("a secret")}`]);
    assert.deepEqual(differences(secret, {}), [`key is in the clear, ${made("a secret")}`]);
    assert.deepEqual(differences(secret, { key: new Secret("other") }), [
      `key is a secret, ${made("a secret")}`,
    ]);
    assert.deepEqual(differences({ key: "plain" }, { key: new Secret("other") }), [
      `key is a secret, ${made("a secret")}`,
    ]);
    assert.deepEqual(differences({}, { key: new Secret("other") }), [
      "key is a secret, and nothing in the program sets it",
    ]);
  });

  it("takes a secret around for a secret within, and looks into it", () => {
    const wanted = { keys: { a: new ExpectedSecret("x"), b: ["y"] } };
    assert.deepEqual(differences(wanted, { keys: new Secret({ a: "x", b: ["y"] }) }), []);
    assert.deepEqual(differences(wanted, { keys: new Secret({ a: "z", b: ["y", "w"] }) }), [
      `keys.a is a secret, ${made("a secret")}`,
      "keys.b[1] is a secret, and nothing in the program sets it",
    ]);
  });

  it("compares lists by place, also where one is longer", () => {
    assert.deepEqual(differences({ l: ["a", "b"] }, { l: ["a", "c", "d"] }), [
      `l[1] is "c", ${made('"b"')}`,
      'l[2] is "d", and nothing in the program sets it',
    ]);
    assert.deepEqual(differences({ l: ["a", { b: 1 }] }, { l: ["a"] }), [
      `l[1] is not set, ${made("an object")}`,
    ]);
    assert.deepEqual(differences({ l: [] }, { l: [] }), []);
    assert.deepEqual(differences({ l: [] }, {}), [`l is not set, ${made("a list")}`]);
    assert.deepEqual(differences({ l: "a" }, { l: ["a"] }), [`l is a list, ${made('"a"')}`]);
    assert.deepEqual(differences({ l: {} }, {}), [`l is not set, ${made("an object")}`]);
  });

  it("lets a provider's defaults be where nothing else was said, in each object for itself", () => {
    const filled = { wait: 10, __defaults: ["wait"] };
    assert.deepEqual(differences({ within: {} }, { within: filled, ...filled }), []);
    assert.deepEqual(differences({ wait: 20 }, filled), [`wait is 10, ${made("20")}`]);
    assert.deepEqual(differences({ within: {} }, { within: { wait: 10 }, __defaults: ["wait"] }), [
      "within.wait is 10, and nothing in the program sets it",
    ]);
    assert.deepEqual(differences({ __defaults: "mine" }, {}), [`__defaults is not set, ${made('"mine"')}`]);
    for (const claimed of ["wait", { wait: true }, 1])
      assert.deepEqual(differences({}, { w: 10, __defaults: claimed }), [
        "w is 10, and nothing in the program sets it",
      ]);
    assert.deepEqual(differences({}, { "Stryker was here": 1 }), [
      '["Stryker was here"] is 1, and nothing in the program sets it',
    ]);
  });

  describe("of what only a cloud gives", () => {
    const uri = { urn: urn("api"), property: "uri" };
    const id = { urn: urn("topic"), property: "id" };
    const push = { url: new Given(["https://", uri, "/push"]) };
    const both = { url: new Given([uri, id]) };

    it("takes what the cloud gave, whole or in the text around it, secret or not", () => {
      const known = rest({ "api.uri": "a.example", "topic.id": 7 });
      assert.deepEqual(differences(push, { url: "https://a.example/push" }, known), []);
      assert.deepEqual(differences(push, { url: "https://b.example/push" }, known), [
        `url is "https://b.example/push", ${made('the uri of a:b:Thing "api"')}`,
      ]);
      assert.deepEqual(differences({ id: new Given([id]) }, { id: 7 }, known), []);
      assert.deepEqual(differences({ id: new Given([id]) }, { id: "7" }, known), [
        `id is "7", ${made('the id of a:b:Thing "topic"')}`,
      ]);
      assert.deepEqual(differences(both, { url: "a.example7" }, known), []);
      assert.deepEqual(differences(both, { url: "a.example" }, known), [
        `url is "a.example", ${made('the uri of a:b:Thing "api" and the id of a:b:Thing "topic"')}`,
      ]);
      const hidden = rest({ "api.uri": new Secret(new Secret("a.example")) });
      assert.deepEqual(differences(push, { url: new Secret("https://a.example/push") }, hidden), []);
      assert.deepEqual(differences(push, { url: new Secret("https://b.example") }, hidden), [
        `url is a secret, ${made('the uri of a:b:Thing "api"')}`,
      ]);
    });

    it("asks of what is not known yet that it is made from the same resources, and no others", () => {
      const from = (...names: string[]) => differences(both, { url: unknown }, rest({}, { url: names }));
      assert.deepEqual(from("api", "topic"), []);
      const expected = made('the uri of a:b:Thing "api" and the id of a:b:Thing "topic"');
      const madeFrom = (...names: string[]): string =>
        `url is made from ${names.map((name) => `a:b:Thing "${name}"`).join(", ")}, ${expected}`;
      assert.deepEqual(from("api"), [madeFrom("api")]);
      assert.deepEqual(from("api", "other"), [madeFrom("api", "other")]);
      assert.deepEqual(from("api", "topic", "other"), [madeFrom("api", "topic", "other")]);
      assert.deepEqual(from(), [`url is what only a deployment tells, ${expected}`]);
      const known = { url: "https://elsewhere.example/" };
      assert.deepEqual(differences(both, known, rest({}, { url: ["api", "topic"] })), [
        `url is "https://elsewhere.example/", ${expected}`,
      ]);
      const list = { all: [new Given([uri]), new Given([id])] };
      const listed = (...names: string[]) =>
        differences(list, { all: [unknown, unknown] }, rest({}, { all: names }));
      assert.deepEqual(listed("api", "topic"), []);
      assert.deepEqual(
        listed("api"),
        [0, 1].map((index) => `all[${index}] is made from a:b:Thing "api", ${expected}`),
      );
      const within = { config: { url: new Given([uri]) } };
      assert.deepEqual(differences(within, { config: { url: unknown } }, rest({}, { config: ["api"] })), []);
    });

    it("is no object to look into, and nothing that the catalog says", () => {
      assert.deepEqual(differences({ name: "api" }, { name: unknown }), [
        `name is what only a deployment tells, ${made('"api"')}`,
      ]);
      assert.deepEqual(differences({ url: new Given([uri]) }, { url: {} }), [
        `url is an object, ${made('the uri of a:b:Thing "api"')}`,
      ]);
      assert.deepEqual(differences({ all: [new Given([uri])] }, { all: "x" }), [
        `all is "x", ${made("a list")}`,
      ]);
    });
  });

  it("lets a time that the engine keeps lie behind, and nothing else", () => {
    const [earlier, later] = ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"];
    const ignored = (wanted: string | number, found: string | number) =>
      differences({ at: wanted }, { at: found }, rest(), ["at"]).length;
    assert.equal(ignored(later, earlier), 0);
    // The same moment in other words.
    assert.equal(ignored(later, "2026-02-01T00:00:00.000Z"), 0);
    assert.equal(ignored(earlier, later), 1);
    assert.equal(ignored("2026-02-01", "2026-01-01"), 1);
    assert.equal(ignored(later, "since 2026-01-01T00:00:00Z"), 1);
    assert.equal(ignored(`on ${later}`, `on ${earlier}`), 1);
    assert.equal(ignored(later, "2026-01-01Tomorrow"), 1);
    assert.equal(ignored("2026-02-01Tomorrow", earlier), 1);
    assert.equal(ignored(later, 1), 1);
    assert.equal(ignored(2, 1), 1);
    assert.equal(ignored("b", "a"), 1);
    assert.equal(differences({ at: later }, { at: earlier }).length, 1);
    assert.equal(differences({ at: later }, { at: earlier }, rest(), ["other"]).length, 1);
  });

  it("compares the options that the engine tells, of which a state keeps only some", () => {
    const all = { protect: true, deleteBeforeReplace: true, customTimeouts: true, ignoreChanges: ["x"] };
    const compared = (
      wanted: Partial<ExpectedResource["options"]>,
      found: Partial<ResourceFacts["options"]>,
    ) =>
      [...compareExpected(expectedThing({}, wanted), thing({}, found), rest())].map(
        ({ field, problem }) => `${field} ${problem}`,
      );
    assert.deepEqual(compared({}, all), [
      `protect is true, ${made("false")}`,
      `deleteBeforeReplace is true, ${made("false")}`,
      "customTimeouts is timeouts, and nothing in the program sets it",
      'ignoreChanges is "x", and nothing in the program sets it',
    ]);
    assert.deepEqual(compared(all, all), []);
    assert.deepEqual(compared({ ...all, protect: false }, {}), []);
  });

  describe("of a stack", () => {
    const root = { type: "pulumi:pulumi:Stack", name: "gantry-staging", inputs: {} };
    const judged = (expected: Expected | undefined, names: readonly string[], withRoot = true): string[] => {
      const samples = names.map((name) => ({ type: "a:b:Thing", name, inputs: { name } }));
      const provider = { type: "pulumi:providers:gcp", name: "default", inputs: {} };
      const facts = gatherFacts([...(withRoot ? [root] : []), provider, ...samples]);
      const stack = stackFacts(facts, new Set(facts.keys()));
      return [...judgeStack(rule, stack, { ...surroundings, expected })].flatMap(
        ([{ name }, { violations, obstacles }]) => [
          ...violations.map(({ field, problem }) => `${name} ${field} ${problem}`),
          ...obstacles.map((obstacle) => `?${obstacle}`),
        ],
      );
    };
    const expects = (names: readonly string[], value = (name: string) => name): Expected => ({
      expectation: {
        resources: names.map((name) => ({
          ...expectedThing({ name: value(name) }),
          urn: urn(name),
          name,
        })),
      },
      ...rest(),
    });

    it("says why it cannot be compared, and compares nothing then", () => {
      const expectation = { problem: "the catalog has what this program does not know" };
      assert.deepEqual(judged({ expectation, ...rest() }, ["a"]), [
        "gantry-staging resources cannot be compared with what is expected: the catalog has what this program does not know",
      ]);
      assert.deepEqual(judged(undefined, ["a"]), []);
      assert.deepEqual(judged(expects([]), ["a"], false), []);
    });

    it("says what is more and what is less, of resources, and leaves providers to another rule", () => {
      assert.deepEqual(judged(expects(["a", "b"]), ["a", "c"]), [
        "c resource is nothing that the program makes of the catalog",
        'gantry-staging resources lack a:b:Thing "b", which the program makes of the catalog',
      ]);
    });

    it("says as much as somebody reads, and counts the rest", () => {
      const names = Array.from({ length: 102 }, (_, index) => `t${index}`);
      const said = (count: number): string[] =>
        judged(
          expects(names.slice(0, count), () => "another"),
          names.slice(0, count),
        );
      assert.equal(said(100).length, 100);
      assert.ok(!said(100).join().includes("more places"));
      assert.equal(said(102).filter((line) => /^t\d+ name is/.test(line)).length, 100);
      assert.deepEqual(
        said(102).filter((line) => !/^t\d+ name is/.test(line)),
        ["gantry-staging resources differ in 2 more places"],
      );
      assert.equal(said(101).length, 101);
    });
  });
});

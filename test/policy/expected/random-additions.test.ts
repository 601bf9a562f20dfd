import assert from "node:assert/strict";
import fc from "fast-check";
import { expectedOf } from "../../../policy/pack/expected-in.ts";
import { judgeStack } from "../../../policy/pack/judge.ts";
import { rule } from "../../../policy/rules/require-expected-plan.ts";
import type { ResourceFacts } from "../../../policy/resource.ts";
import { stackFacts } from "../../../policy/stack.ts";
import type { Expected } from "../../../policy/expected.ts";
import { isFields, type Fields } from "../../../policy/value.ts";
import { asExpected, plainFacts } from "../../support/expected-facts.ts";
import { fieldsOf, valueOf } from "../../support/rule-values.ts";
import { TestProject } from "../../support/project.ts";
import { surroundings } from "../support.ts";
import { type Addition, additionTo } from "./addition.ts";

/** The whole program of two stacks, and 500 things that somebody might put into it, each alone. */
for (const [stack, numRuns] of [
  ["staging", 350],
  ["repository", 150],
] as const)
  describe(`additions to the program of ${stack}`, () => {
    let expected: Expected;
    let resources: readonly ResourceFacts[];
    before(async () => {
      const project = new TestProject();
      const env = { GANTRY_MISTAKE: "told", PULUMI_BACKEND_URL: "file:///state" };
      const expectation = await expectedOf({ root: project.root, env })(stack);
      assert.equal(expectation.problem, undefined);
      expected = { expectation, output: ({ urn, property }) => `${urn}#${property}`, madeFrom: () => [] };
      resources = expectation.resources.map(asExpected);
    });
    const judged = (all: readonly ResourceFacts[]) => {
      const root = {
        ...plainFacts(`urn:pulumi:${stack}::gantry::pulumi:pulumi:Stack::gantry-${stack}`),
        inputs: {},
      };
      const seen = new Map([root, ...all].map((each) => [each.urn, each]));
      const found = judgeStack(rule, stackFacts(seen, new Set(seen.keys())), { ...surroundings, expected });
      return [...found].flatMap(([{ name }, { violations, obstacles }]) => [
        ...violations.map(({ field }) => `${name} ${field}`),
        ...obstacles,
      ]);
    };

    it("are none where there are none", () => {
      assert.ok(resources.length > 20);
      assert.deepEqual(judged(resources), []);
    });

    it("are each named, by resource and field", () => {
      const present = resources.map(({ type, name, inputs }) => ({ type, name, inputs }));
      fc.assert(
        fc.property(additionTo(present), (addition) => {
          fc.pre(!isThere(resources, addition));
          assert.deepEqual(judged(added(resources, addition)), [announced(addition)]);
        }),
        { numRuns, seed: 20_261_129 },
      );
    });
  });

/** Whether the program has it already: some resources are deleted before they are replaced. */
function isThere(resources: readonly ResourceFacts[], addition: Addition): boolean {
  if (addition.kind !== "option" || addition.option !== "deleteBeforeReplace") return false;
  return resources.some(
    ({ type, name, options }) =>
      type === addition.type && name === addition.name && options.deleteBeforeReplace,
  );
}

function added(resources: readonly ResourceFacts[], addition: Addition): ResourceFacts[] {
  if (addition.kind === "resource") {
    const urn = `urn:pulumi:staging::gantry::${addition.type}::${addition.name}`;
    return [...resources, { ...plainFacts(urn), inputs: fieldsOf(addition.inputs) }];
  }
  return resources.map((each) => {
    if (each.type !== addition.type || each.name !== addition.name) return each;
    if (addition.kind === "field")
      return { ...each, inputs: withField(each.inputs, addition.path, addition.value) };
    const value = addition.option === "customTimeouts" ? true : addition.value;
    return { ...each, options: { ...each.options, [addition.option]: value } };
  });
}

function withField(fields: Fields, [name = "", ...rest]: readonly string[], value: unknown): Fields {
  const below = fields[name];
  if (rest.length === 0 || below === undefined || !isFields(below))
    return { ...fields, [name]: valueOf(value) };
  return { ...fields, [name]: withField(below, rest, value) };
}

function announced(addition: Addition): string {
  if (addition.kind === "resource") return `${addition.name} resource`;
  return `${addition.name} ${addition.kind === "field" ? addition.path.join(".") : addition.option}`;
}

import { compareExpected } from "../compare-expected.ts";
import type { Rule, StackViolation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import type { Expected, ExpectedResource } from "../expected.ts";

const stackType = "pulumi:pulumi:Stack";
/** As many as somebody reads; the rest is counted. */
const most = 100;

/**
 * Rules that list what is bad lose. So all is compared with what the pack's own copy of the program makes of the catalog,
 * run in the pack's process and not in the engine's.
 */
export const rule: Rule = {
  id: "require-expected-plan",
  sentence: "A plan is what the program makes of the catalog, resource by resource and field by field.",
  protects: { entity: "EnvironmentConfiguration", seed: "000" },
  remedy:
    "say it in the catalog; what only a change of the program can say, its owners review, and it is deployed from the default branch",
  judges: (type) => type === stackType,
  *checkStack(stack, { expected }) {
    const [root] = stack.all(stackType);
    if (root === undefined || expected === undefined) return;
    if (expected.expectation.problem !== undefined) {
      const problem = `cannot be compared with what is expected: ${expected.expectation.problem}`;
      yield { resource: root, field: "resources", problem };
      return;
    }
    let count = 0;
    for (const found of differencesOf(stack, expected, expected.expectation.resources)) {
      count += 1;
      if (count <= most) yield { ...found, resource: found.resource ?? root };
    }
    if (count <= most) return;
    yield { resource: root, field: "resources", problem: `differ in ${count - most} more places` };
  },
};

function* differencesOf(
  stack: Stack,
  expected: Expected,
  resources: readonly ExpectedResource[],
): Generator<Omit<StackViolation, "resource"> & Partial<Pick<StackViolation, "resource">>> {
  const wanted = new Map(resources.map((each) => [each.urn, each]));
  for (const resource of stack.everything()) {
    if (resource.type === stackType || resource.type.startsWith("pulumi:providers:")) continue;
    const want = wanted.get(resource.urn);
    wanted.delete(resource.urn);
    if (want === undefined) {
      const problem = "is nothing that the program makes of the catalog";
      yield { resource, field: "resource", problem };
      continue;
    }
    for (const violation of compareExpected(want, stack.factsOf(resource), expected))
      yield { resource, ...violation };
  }
  for (const { type, name } of wanted.values())
    yield { field: "resources", problem: `lack ${type} "${name}", which the program makes of the catalog` };
}

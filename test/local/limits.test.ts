import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { checkCatalog } from "../../catalog/check/check-catalog.ts";
import { formatPath } from "../../catalog/problem.ts";
import { catalogRules } from "../../catalog/rules/index.ts";
import { isProperties, type Properties, type Value } from "../../local/values.ts";
import { makeProject, type Project } from "../catalog/project.ts";
import { ruleBreaks } from "../catalog/rule-breaks.ts";
import { checkout } from "../support/project.ts";
import { conformance } from "./conformance-rows.ts";
import { formatCases } from "./format-cases.ts";
import { limits } from "./limits.ts";

describe("a limit of a cloud", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });

  for (const { field, limit, refusedBy, example, local, in: file } of limits) {
    it(`is refused by the catalog: ${field}, ${limit}`, () => {
      const isRule = catalogRules.some(({ id }) => id === refusedBy);
      assert.ok(isRule || ["schema", "across environments"].includes(refusedBy), refusedBy);
      if (isRule) assert.ok((ruleBreaks[refusedBy]?.length ?? 0) > 0);
      if (example === undefined) {
        assert.ok(isRule, "nothing shows that it is refused");
        return;
      }
      const written: unknown = parse(project.read(file));
      assert.ok(isProperties(written));
      project.write(file, stringify(put(written, example.path, example.value)));
      const told = checkCatalog(project.root).problems.map((problem) => formatPath(problem.path));
      assert.ok(told.includes(example.at ?? formatPath(example.path)), told.join("\n"));
    });

    if (local === null) continue;
    it(`is refused by the local cloud: ${field}, ${limit}`, () => {
      if (local.startsWith("test/")) {
        assert.ok(existsSync(path.join(checkout, local)));
        return;
      }
      const [token, input = ""] = local.split(" ");
      const row = [...conformance.values()].flat().find((each) => each.token === token);
      const refuses = row?.fields.some(([name, { refuses: values }]) => name === input && values.length > 0);
      const [, , cases = []] = formatCases.find(([each]) => each === token) ?? [];
      const isCase = cases.some(([name]) => name.replaceAll(/\[\d+\]/g, ".*") === input);
      assert.ok(refuses === true || isCase, `no test shows that ${local} is refused`);
    });
  }
});

/** The value put at a path, with maps on the way where there are none. */
function put(
  into: Properties,
  [key, next, ...rest]: readonly [string, ...string[]],
  value: Value,
): Properties {
  const below = into[key];
  if (next === undefined) return { ...into, [key]: value };
  return { ...into, [key]: put(isProperties(below) ? below : {}, [next, ...rest], value) };
}

import assert from "node:assert/strict";
import { checkCatalog } from "../../../model/catalog/check/check-catalog.ts";
import { formatPath, formatProblem } from "../../../model/catalog/problem.ts";
import { duplicateKeys, lookAlikeKeys, misspeltKeys, unknownKeys } from "./mutations/keys.ts";
import type { Mutation } from "./mutations/mutation.ts";
import { badNumbers, badTexts, hugeTexts, missing, wrongTypes } from "./mutations/values.ts";
import { globalFile, makeProject, productionFile, usEastFile } from "./project.ts";

const project = makeProject();
const families = [
  unknownKeys,
  misspeltKeys,
  lookAlikeKeys,
  duplicateKeys,
  wrongTypes,
  badNumbers,
  badTexts,
  hugeTexts,
  missing,
];
const files = [globalFile, productionFile, usEastFile];
const mutations: Mutation[] = files.flatMap((file) => {
  const source = project.read(file);
  return families.flatMap((family) => [...family(file, source)]);
});

describe("a malformed catalog", () => {
  afterEach(() => {
    project.restore();
  });
  after(() => {
    project.remove();
  });

  it("is correct before it is spoilt", () => {
    assert.deepEqual(checkCatalog(project.root).problems.map(formatProblem), []);
  });

  for (const { name, file, content, expected } of mutations) {
    it(`is told in its place and nowhere else: ${name}`, () => {
      project.write(file, content);
      const { problems } = checkCatalog(project.root);
      const told = problems.map((one) => `${one.file}:${one.line}:${one.column} ${formatPath(one.path)}`);
      const wanted = expected.map((one) => `${one.file}:${one.line}:${one.column} ${one.path}`);
      assert.deepEqual(told, wanted, problems.map(formatProblem).join("\n"));
      for (const [index, one] of expected.entries()) {
        const problem = problems[index];
        assert.ok(problem !== undefined);
        assert.match(formatProblem(problem), one.says);
      }
    });
  }
});

import assert from "node:assert/strict";
import { checkCatalog } from "../../catalog/check/check-catalog.ts";
import { formatProblem } from "../../catalog/problem.ts";
import { generated, handPicked } from "./mutations/all.ts";
import { assertTold } from "./mutations/assert-told.ts";
import { globalFile, makeProject, productionFile, readExample, type Project, usEastFile } from "./project.ts";

/** Of the generated ones every seventh, and those that lose a whole section; `npm run test:deep` tries them all. */
const share = 7;
const losesSection = /^misspelt key: \S+ \w+$/;

describe("a malformed catalog", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });
  const mutations = [
    ...handPicked(readExample),
    ...generated([globalFile, productionFile, usEastFile], readExample).filter(
      ({ name }, index) => index % share === 0 || losesSection.test(name),
    ),
  ];

  it("is correct before it is spoilt, and spoilt in at least 300 ways", () => {
    assert.deepEqual(checkCatalog(project.root).problems.map(formatProblem), []);
    assert.ok(mutations.length >= 300);
  });

  for (const mutation of mutations) {
    it(`is told in its place and nowhere else: ${mutation.name}`, () => {
      assertTold(project, mutation);
    });
  }
});

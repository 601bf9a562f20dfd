import assert from "node:assert/strict";
import { checkCatalog } from "../../../catalog/check/check-catalog.ts";
import { formatPath, formatProblem } from "../../../catalog/problem.ts";
import type { Project } from "../project.ts";
import type { Mutation } from "./mutation.ts";

/** Spoils the project and checks that exactly the expected is told: file, line, column, field path and words. */
export function assertTold(project: Project, { file, content, expected }: Mutation): void {
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
}

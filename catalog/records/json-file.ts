import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { findingsOf, issueText } from "../check/issues.ts";
import { resolve } from "../check/resolve.ts";
import { readCatalogFile } from "../files/catalog-file.ts";
import { formatProblem, sortProblems, type Problem } from "../problem.ts";
import { GantryError } from "../../model/errors.ts";

/**
 * One JSON file by its schema. It is read as YAML, of which JSON is a part, since that keeps the place of every value
 * and sees a key that is there twice; what is YAML only is refused after it. Throws one GantryError with every mistake as
 * `file:line:column path: "value" problem`, and the file stays as it is.
 */
export function readJsonFile<S extends z.ZodType>(schema: S, root: string, path: string): z.output<S> {
  const file = readCatalogFile(root, path);
  const result = schema.safeParse(file.value, { error: issueText });
  const findings = result.success || !file.readable ? [] : findingsOf(result.error, schema, file.value, []);
  const problems = [...file.problems, ...findings.map((finding) => resolve(finding, [file], file.value))];
  if (file.readable && problems.length === 0) problems.push(...jsonProblems(root, path));
  if (result.success && problems.length === 0) return result.data;
  throw new GantryError(`"${path}" is not valid`, {
    problems: sortProblems(problems).map(formatProblem),
    hint: "nothing was changed: mend the file, or remove it and have it made anew",
  });
}

function jsonProblems(root: string, path: string): Problem[] {
  try {
    JSON.parse(readFileSync(join(root, path), "utf8"));
    return [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, line = "1", column = "1"] = /\(line (\d+) column (\d+)\)/.exec(error.message) ?? [];
    return [{ file: path, line: Number(line), column: Number(column), path: [], text: "is no JSON" }];
  }
}
